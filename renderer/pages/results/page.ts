import ChartLine from '@lucide/svelte/icons/chart-line'
import type { WindowPage } from '../../study/page.ts'
import { Runs } from '../../study/runs.svelte.ts'
import { RunTable } from './metrics/run-table.svelte.ts'
import Results from './Results.svelte'

export const resultsPage: WindowPage = {
  id: 'results',
  title: 'page.results',
  icon: ChartLine,
  component: Results,
  needs: 'nav.needsRun',
  canOpen: (study) => study.of(Runs).predicted.length > 0,
  count: (study) => study.of(Runs).predicted.length || null,
  keeps: [RunTable],
}
