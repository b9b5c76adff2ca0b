import type { RunDetail } from '../../shared/domain/run.ts'
import type { ReportFigures } from '../figures.ts'
import type { ReportInput } from '../input.ts'
import { definitions, figure, section, subsection, type Html } from '../markup.ts'
import { settingsOf } from '../setting-words.ts'

/** CLAIM 22 to 27: what the models are and how they were made. */
export function modelSection(input: ReportInput, figures: ReportFigures): Html {
  const ensembles = input.evaluation.runs.filter((run) => run.members !== null)
  return section('models', 'Models', [
    ...input.runs.map(({ detail }) =>
      subsection(`model-${detail.id}`, detail.name, [
        settings(detail),
        figure(
          figures.runs.get(detail.id)?.curves,
          `${detail.name}: loss and accuracy over the epochs; the best epoch is kept.`,
        ),
      ]),
    ),
    ...ensembles.map(({ run, name, members }) =>
      subsection(`model${run}`, name, [
        definitions([
          ['Kind', 'Ensemble: the mean of the probabilities of its members'],
          ['Members', (members ?? []).map((id) => nameOf(input, id)).join(', ')],
        ]),
      ]),
    ),
  ])
}

function nameOf({ runs }: ReportInput, id: number): string {
  return runs.find(({ detail }) => detail.id === id)?.detail.name ?? `run ${id}`
}

function settings({
  kind,
  model,
  config,
  classes,
  input,
  parameters,
  tap,
  stopped,
  bestEpoch,
  weightsSha256,
  versions,
  folds,
}: RunDetail): Html {
  return definitions([
    ['Architecture', kind === 'imported' ? 'imported file: how it was trained is not known here' : model],
    ...(folds.length > 0
      ? [
          [
            'Kind',
            `Cross-validation of ${folds.length} models; on the test split the mean of their probabilities`,
          ] as const,
        ]
      : []),
    ['Classes', classes.join(', ')],
    ['Input', `${input.width} x ${input.height} x ${input.channels}, ${input.range}`],
    ['Parameters', parameters === null ? 'n/a' : parameters.toLocaleString('en')],
    ['Heatmaps taken at', tap ?? 'n/a'],
    ['Best epoch', bestEpoch === null ? 'n/a' : String(bestEpoch)],
    ['Ended by', stopped ?? 'n/a'],
    ...(config ? settingsOf(config) : []),
    ...Object.entries(versions).map(([key, value]): [string, string] => [
      VERSIONS[key] ?? `Version of ${key}`,
      value,
    ]),
    ['Weights (SHA-256)', weightsSha256 ?? 'n/a'],
  ])
}

/** What is no version of anything among what made a run. */
const VERSIONS: Readonly<Record<string, string>> = {
  correctedLabels: 'Labels corrected in review',
  weights: 'Weights it started from',
  appliedActivation: 'Ends in logits; applied to them',
}
