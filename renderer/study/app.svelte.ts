/** The window: which study is open, the page, the engine's health; and the events that keep all mirrors in step. */
import type { ShellEvents, RecentStudy, ThemeChoice } from '../../shared/contract/shell-calls.ts'
import type { DatasetSummary } from '../../shared/domain/dataset.ts'
import type { StudySummary, SystemInfo } from '../../shared/domain/study.ts'
import { attempt } from '../ui/notices.svelte.ts'
import { engine, shell } from './client.ts'
import { Ensembles } from './ensembles.svelte.ts'
import { Jobs } from './jobs.svelte.ts'
import { setMediaStudy } from './media.ts'
import { OpenStudy, type StateClass, type StudyState } from './open-study.svelte.ts'
import type { WindowPage } from './page.ts'
import { Runs } from './runs.svelte.ts'

/** What every page needs. */
const KEEPS: readonly StateClass[] = [Jobs, Runs, Ensembles]

class AppState {
  /** All there are, in the order of the navigation; said once, at the start. */
  pages: readonly WindowPage[] = []
  open = $state.raw<OpenStudy | null>(null)
  page = $state('')
  engine = $state.raw<ShellEvents['engine.state']>({ state: 'running' })
  system = $state.raw<SystemInfo | null>(null)
  recent = $state.raw<readonly RecentStudy[]>([])
  theme = $state<ThemeChoice>('system')
  /** Image folder the import dialog is open for. */
  importing = $state<string | null>(null)
  showKeys = $state(false)
  /** False until the first answer: nothing is drawn that would jump. */
  ready = $state(false)
  readonly study = $derived<StudySummary | null>(this.open?.summary ?? null)
  readonly dataset = $derived<DatasetSummary | null>(this.study?.dataset ?? null)

  canOpen(page: WindowPage): boolean {
    return this.open !== null && page.canOpen(this.open)
  }

  /** Shows a page, where it can be opened. */
  go(id: string): void {
    const page = this.pages.find((each) => each.id === id)
    if (!page) throw new Error(`There is no page "${id}".`)
    const { open } = this
    if (!open || !this.canOpen(page)) return
    this.page = id
    attempt(() => open.engine.call('settings.set', { key: 'window.page', value: id }))
  }

  /** Takes over a study the engine has open, with everything in it. */
  async adopt(summary: StudySummary): Promise<void> {
    this.open?.close()
    setMediaStudy(summary.folder)
    const study = new OpenStudy(summary, { engine, shell })
    this.open = study
    this.page = this.pages[0]?.id ?? ''
    await study.load([...KEEPS, ...this.pages.flatMap(({ keeps = [] }) => keeps)])
    const stored = await study.engine.call('settings.get', { key: 'window.page' })
    const wanted = this.pages.find(({ id }) => id === stored)
    if (wanted && this.canOpen(wanted)) this.page = wanted.id
    await shell.call('recent.add', { folder: summary.folder, name: summary.name })
    this.recent = await shell.call('recent.list', null)
  }

  async openFolder(folder: string, create: boolean): Promise<StudySummary> {
    const study = await engine.call('study.open', { folder, create })
    await this.adopt(study)
    return study
  }

  async close(): Promise<void> {
    await engine.call('study.close', null)
    this.forget()
    this.recent = await shell.call('recent.list', null)
  }

  /** No study is open any more. */
  forget(): void {
    this.open?.close()
    this.open = null
  }

  async refreshDataset(): Promise<void> {
    await this.open?.refreshDataset()
  }

  /** The engine is new: it knows no study until told. */
  async reattach(): Promise<void> {
    const { open } = this
    if (!open) return
    open.summary = await engine.call('study.open', { folder: open.summary.folder, create: false })
    await open.reattached()
  }
}

export const app = new AppState()

/** The open study, for what is only there while one is. */
export function requireStudy(): OpenStudy {
  if (!app.open) throw new Error('No study is open.')
  return app.open
}

/** The open study's state of this class. */
export function ofStudy<T extends StudyState>(kind: StateClass<T>): T {
  return requireStudy().of(kind)
}

/** Listens to engine and shell for the life of the window. */
export function listen(): void {
  engine.on('job', (job) => app.open?.jobChanged(job))
  engine.on('epoch', (epoch) => app.open?.epochEnded(epoch))
  engine.on('study', (study) => {
    if (!study) app.forget()
    else if (app.open && study.folder === app.open.summary.folder) app.open.summary = study
  })
  engine.on('changed', (change) => {
    if (change.what === 'dataset' || change.what === 'labels' || change.what === 'exclusions')
      attempt(() => app.refreshDataset())
    app.open?.changed(change)
  })
  shell.on('engine.state', (state) => {
    const cameBack = app.engine.state !== 'running' && state.state === 'running'
    app.engine = state
    if (cameBack) attempt(() => app.reattach())
  })
}
