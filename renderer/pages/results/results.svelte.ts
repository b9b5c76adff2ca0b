/** What the results page asks beyond the metrics: subgroups, measured heatmaps, operating points, the report. */
import type { Subgroups, ThresholdRule } from '../../../shared/domain/evaluation.ts'
import type { FaithfulnessSummary } from '../../../shared/domain/faithfulness.ts'
import type { WrittenReport } from '../../../shared/domain/report.ts'
import { engine, shell } from '../../study/client.ts'
import { t } from '../../i18n/i18n.svelte.ts'
import { jobs } from '../../study/jobs.svelte.ts'
import { attempt, notices } from '../../ui/notices.svelte.ts'
import { review } from '../review/review.svelte.ts'
import { runs } from '../../study/runs.svelte.ts'

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

class Results {
  tab = $state<ResultTab>('classes')
  subgroups = $state.raw<Subgroups | null>(null)
  faithfulness = $state.raw<readonly FaithfulnessSummary[]>([])
  measuring = $state<number | null>(null)
  writing = $state(false)

  async loadSubgroups(): Promise<void> {
    this.subgroups = await engine.call('evaluate.subgroups', runs.question)
  }

  async loadFaithfulness(): Promise<void> {
    this.faithfulness = await engine.call('faithfulness.list', {})
  }

  async setOperatingPoint(run: number, rule: ThresholdRule | null): Promise<void> {
    await engine.call('operating-point.set', { run, rule })
    await runs.refresh()
    review.answersChanged()
    await runs.evaluate()
  }

  async measure(run: number): Promise<void> {
    this.measuring = run
    try {
      await jobs.finished(await engine.call('faithfulness.start', { run }))
      await this.loadFaithfulness()
    } finally {
      this.measuring = null
    }
  }

  /** Asks for a folder, writes the report there and its PDF beside it. */
  async writeReport(): Promise<void> {
    const folder = await shell.call('dialog.folder', {
      title: t('results.report.folder'),
      writes: ['report.html', 'report.pdf'],
    })
    if (folder === null) return
    this.writing = true
    try {
      const { ensembles } = runs.question
      const job = await jobs.finished(await engine.call('report.write', { out: folder, ensembles }))
      const { folder: out } = job.result as WrittenReport
      const { file } = await shell.call('report.pdf', { folder: out })
      notices.info(t('results.report.done'), {
        label: t('results.report.show'),
        run: () => attempt(() => shell.call('path.show', { path: file })),
      })
    } finally {
      this.writing = false
    }
  }
}

export const results = new Results()
