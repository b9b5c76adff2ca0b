/** What the results page asks beyond the metrics: subgroups, measured heatmaps, operating points, the report. */
import type { Subgroups, ThresholdRule } from '../../../shared/domain/evaluation.ts'
import type { FaithfulnessSummary } from '../../../shared/domain/faithfulness.ts'
import { t } from '../../i18n/i18n.svelte.ts'
import { Jobs } from '../../study/jobs.svelte.ts'
import { attempt, notices } from '../../ui/notices.svelte.ts'
import { Runs } from '../../study/runs.svelte.ts'
import { StudyState } from '../../study/open-study.svelte.ts'

export const RESULT_TABS = [
  'classes',
  'precision',
  'calibration',
  'operating',
  'comparisons',
  'subgroups',
  'leaks',
  'heatmaps',
  'map',
] as const
export type ResultTab = (typeof RESULT_TABS)[number]

export class Results extends StudyState {
  readonly #jobs = this.study.of(Jobs)
  readonly #runs = this.study.of(Runs)

  tab = $state<ResultTab>('classes')
  subgroups = $state.raw<Subgroups | null>(null)
  faithfulness = $state.raw<readonly FaithfulnessSummary[]>([])
  measuring = $state<number | null>(null)
  writing = $state(false)

  async loadSubgroups(): Promise<void> {
    this.subgroups = await this.study.engine.call('evaluate.subgroups', this.#runs.question)
  }

  async loadFaithfulness(): Promise<void> {
    this.faithfulness = await this.study.engine.call('faithfulness.list', {})
  }

  async setOperatingPoint(run: number, rule: ThresholdRule | null): Promise<void> {
    await this.study.engine.call('operating-point.set', { run, rule })
    await this.#runs.refresh()
    this.study.changed({ what: 'answers', run })
    await this.#runs.evaluate()
  }

  async measure(run: number): Promise<void> {
    this.measuring = run
    try {
      await this.#jobs.finished(await this.study.engine.call('faithfulness.start', { run }))
      await this.loadFaithfulness()
    } finally {
      this.measuring = null
    }
  }

  /** Asks for a folder, writes the report there and its PDF beside it. */
  async writeReport(): Promise<void> {
    const folder = await this.study.shell.call('dialog.folder', {
      title: t('results.report.folder'),
      writes: ['report.html', 'report.pdf'],
    })
    if (folder === null) return
    this.writing = true
    try {
      const { ensembles } = this.#runs.question
      const job = await this.#jobs.finished(
        await this.study.engine.call('report.write', { out: folder, ensembles }),
      )
      const { folder: out } = job.result
      const { file } = await this.study.shell.call('report.pdf', { folder: out })
      notices.info(t('results.report.done'), {
        label: t('results.report.show'),
        run: () => attempt(() => this.study.shell.call('path.show', { path: file })),
      })
    } finally {
      this.writing = false
    }
  }
}
