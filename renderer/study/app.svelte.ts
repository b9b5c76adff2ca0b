/** The study, the page, the engine's health; and the events that keep all mirrors in step. */
import type { ShellEvents, RecentStudy, ThemeChoice } from '../../shared/contract/shell-calls.ts'
import type { DatasetSummary } from '../../shared/domain/dataset.ts'
import type { StudySummary, SystemInfo } from '../../shared/domain/study.ts'
import { engine, shell } from './client.ts'
import { setMediaStudy } from './media.ts'
import { images } from './images.svelte.ts'
import { imageMap } from '../pages/results/embedding/embedding-map.svelte.ts'
import { ensembles } from './ensembles.svelte.ts'
import { covering } from '../pages/review/occlusion/covering.svelte.ts'
import { explainChoice } from '../pages/review/explain/explain-choice.svelte.ts'
import { gallery } from '../pages/review/gallery/gallery.svelte.ts'
import { inputChecks } from '../pages/train/input-check/input-checks.svelte.ts'
import { jobs } from './jobs.svelte.ts'
import { attempt } from '../ui/notices.svelte.ts'
import { review } from '../pages/review/review.svelte.ts'
import { runTable } from '../pages/results/metrics/run-table.svelte.ts'
import { trainTable } from '../pages/train/runs/train-table.svelte.ts'
import { runs } from './runs.svelte.ts'
import { shownMaps } from '../pages/review/explain/shown-maps.svelte.ts'
import { similar } from '../pages/review/bench/similar.svelte.ts'
import { verdicts } from '../pages/review/verdict/verdicts.svelte.ts'

export const PAGES = ['dataset', 'train', 'results', 'review'] as const
export type PageId = (typeof PAGES)[number]

class AppState {
  study = $state.raw<StudySummary | null>(null)
  page = $state<PageId>('dataset')
  engine = $state.raw<ShellEvents['engine.state']>({ state: 'running' })
  system = $state.raw<SystemInfo | null>(null)
  recent = $state.raw<readonly RecentStudy[]>([])
  theme = $state<ThemeChoice>('system')
  /** Image folder the import dialog is open for. */
  importing = $state<string | null>(null)
  showKeys = $state(false)
  /** False until the first answer: nothing is drawn that would jump. */
  ready = $state(false)
  readonly dataset = $derived<DatasetSummary | null>(this.study?.dataset ?? null)

  /** A page opens once its input exists. */
  canOpen(page: PageId): boolean {
    if (page === 'dataset') return this.study !== null
    if (page === 'train') return this.dataset !== null
    return runs.predicted.length > 0
  }

  go(page: PageId): void {
    if (!this.canOpen(page)) return
    this.page = page
    if (this.study) attempt(() => engine.call('settings.set', { key: 'window.page', value: page }))
  }

  /** Takes over a study the engine has open, with everything in it. */
  async adopt(study: StudySummary): Promise<void> {
    setMediaStudy(study.folder)
    images.clear()
    runs.clear()
    runTable.clear()
    trainTable.clear()
    ensembles.clear()
    inputChecks.clear()
    review.clear()
    gallery.clear()
    covering.close()
    verdicts.clear()
    similar.clear()
    imageMap.clear()
    explainChoice.clear()
    shownMaps.clear()
    jobs.clear()
    this.study = study
    await Promise.all([jobs.refresh(), runs.refresh(), ensembles.load(), runTable.load(), trainTable.load()])
    const page = await engine.call('settings.get', { key: 'window.page' })
    const wanted = PAGES.find((each) => each === page)
    this.page = wanted && this.canOpen(wanted) ? wanted : 'dataset'
    await shell.call('recent.add', { folder: study.folder, name: study.name })
    this.recent = await shell.call('recent.list', null)
  }

  async open(folder: string, create: boolean): Promise<StudySummary> {
    const study = await engine.call('study.open', { folder, create })
    await this.adopt(study)
    return study
  }

  async close(): Promise<void> {
    await engine.call('study.close', null)
    this.study = null
    this.recent = await shell.call('recent.list', null)
  }

  async refreshDataset(): Promise<void> {
    const dataset = await engine.call('dataset.summary', null)
    if (this.study) this.study = { ...this.study, dataset }
  }

  /** The engine is new: it knows no study until told. */
  async reattach(): Promise<void> {
    const folder = this.study?.folder
    if (!folder) return
    this.study = await engine.call('study.open', { folder, create: false })
    await Promise.all([jobs.refresh(), runs.refresh()])
    images.reload()
  }
}

export const app = new AppState()

/** Listens to engine and shell for the life of the page. */
export function listen(): void {
  engine.on('job', (job) => jobs.take(job))
  engine.on('epoch', ({ run, epoch }) => runs.takeEpoch(run, epoch))
  engine.on('study', (study) => {
    if (!study) app.study = null
    else if (study.folder === app.study?.folder) app.study = study
  })
  engine.on('changed', ({ what, run }) => {
    if (what === 'dataset') {
      attempt(() => app.refreshDataset())
      images.reload()
    } else if (what === 'labels') {
      attempt(() => app.refreshDataset())
      review.countSoon()
    } else if (what === 'runs' || what === 'predictions') {
      runs.changed(run)
      if (what === 'runs') inputChecks.changed(run)
      if (what === 'predictions') {
        review.predictionsChanged()
        gallery.changed()
      }
    } else if (what === 'explanations') {
      review.explanationsChanged()
      gallery.changed()
    } else if (what === 'reviews') {
      review.countSoon()
    } else if (what === 'embeddings') {
      similar.changed()
      imageMap.changed()
    }
  })
  shell.on('engine.state', (state) => {
    const cameBack = app.engine.state !== 'running' && state.state === 'running'
    app.engine = state
    if (cameBack) attempt(() => app.reattach())
  })
}
