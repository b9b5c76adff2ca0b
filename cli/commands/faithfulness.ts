import type { FaithfulnessMeasure, FaithfulnessSummary } from '../../shared/domain/faithfulness.ts'

import { three } from '../../shared/format.ts'
import type { MethodId } from '../../heatmaps/registry.ts'
import { openSession, type CommonOptions, type CommandOutput } from '../command.ts'
import type { Session } from '../session.ts'
import { table } from '../table.ts'

export interface FaithfulnessOptions extends CommonOptions {
  readonly run: number
  readonly method?: MethodId | undefined
  readonly layer?: string | undefined
  readonly count?: number | undefined
}

/** Measures a run's heatmaps on test images; what was measured before is not measured again. */
export async function faithfulnessCommand(
  session: Session,
  options: FaithfulnessOptions,
): Promise<CommandOutput> {
  await openSession(session, options)
  const { run, method, layer, count } = options
  const summary = await session.job(session.call('faithfulness.start', { run, method, layer, count }))
  return { json: summary, text: describe(summary) }
}

const TITLES: Readonly<Record<FaithfulnessMeasure, string>> = {
  deletionBlur: 'deletion, blurred (low is good)',
  insertionBlur: 'insertion, blurred (high is good)',
  randomDeletionBlur: '  deletion by a random map',
  randomInsertionBlur: '  insertion by a random map',
  deletionMean: 'deletion, mean colour (low is good)',
  insertionMean: 'insertion, mean colour (high is good)',
  randomDeletionMean: '  deletion by a random map',
  randomInsertionMean: '  insertion by a random map',
  pointing: 'peak inside the lesion mask',
  energyInMask: 'share inside the lesion mask',
  maskArea: '  share of the image that the mask takes',
  border: 'share on the outer border',
  borderArea: '  share of the image that the border takes',
  randomised: 'correlation with a random network',
}

function describe({ name, method, layer, n, measures, agreement, sentences }: FaithfulnessSummary): string {
  const rows = Object.entries(TITLES).map(([measure, title]) => {
    const { mean, interval, n: of } = measures[measure as FaithfulnessMeasure]
    return [title, three(mean), interval ? `${three(interval[0])} to ${three(interval[1])}` : '', of]
  })
  const others = agreement.map(({ run, spearman }) => [
    `agreement with run ${run}`,
    three(spearman.mean),
    spearman.interval ? `${three(spearman.interval[0])} to ${three(spearman.interval[1])}` : '',
    spearman.n,
  ])
  return [
    `${name}: ${method} at ${layer}, ${n} test images`,
    table(['measure', 'mean', '95 % interval', 'n'], [...rows, ...others]),
    sentences.map((sentence) => `- ${sentence}`).join('\n'),
  ].join('\n\n')
}
