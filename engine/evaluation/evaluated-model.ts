import { softmax } from '../../shared/math/softmax.ts'
import { SPLIT_PARTS, type SplitPart } from '../../shared/domain/dataset.ts'
import type { EvaluationPart } from '../../shared/domain/evaluation.ts'
import { AppError } from '../../shared/errors.ts'
import { say, type Sentence } from '../../shared/say.ts'
import { averageProbabilities } from '../../metrics/ensemble.ts'
import { choosePositive, isProbability, type PredictionRow } from '../../metrics/predictions.ts'
import type { ScoredInput } from '../../metrics/recalibrate.ts'
import { softmaxLogits } from '../../metrics/temperature.ts'
import type { ReadDb } from '../db/handles.ts'
import { foldOfImages } from '../db/folds.ts'
import { labelledPredictions, type LabelledPrediction } from '../db/predictions.ts'
import type { RunRow } from '../db/runs.ts'

/** A run, or the mean of several. */
export type ModelSource =
  | { readonly kind: 'run'; readonly run: number }
  | { readonly kind: 'ensemble'; readonly members: readonly number[] }

/** What a model has to show on one part of its split, prepared for the statistics. */
export interface EvaluatedModel extends ScoredInput {
  /** Its name in the evaluation: the number of the run, or of an ensemble one that no run has. What it is, `of` says. */
  readonly id: number
  readonly of: ModelSource
  readonly name: string
  readonly model: string
  readonly split: number
  readonly rows: readonly PredictionRow[]
  /** Image ids, in the order of the rows. */
  readonly images: readonly number[]
  /** Images whose prediction is not finite: their probabilities count as equal for all classes. */
  readonly unfinished: number
  /** Of a cross-validation: the runs of its folds. */
  readonly folds: readonly number[]
  /** Which fold held out each image, from 1; null unless all of them were held out by one. */
  readonly foldOf: readonly number[] | null
}

/**
 * A run's stored predictions on the labelled images of a part, by image key, against the labels as they are now. Classes are in
 * alphabetical order, so that models which name them in another can be compared.
 */
export function readEvaluatedRun(db: ReadDb, run: RunRow, part: EvaluationPart): EvaluatedModel {
  const classes = [...run.classes].sort()
  const from = classes.map((name) => run.classes.indexOf(name))
  const heldOutBy = part === 'out-of-fold' ? foldOfImages(db, run.id) : null
  const judged = labelledPredictions(db, run.id, partsOf(run, part)).filter(
    (p) => p.label !== null && classes.includes(p.label),
  )
  const finite = judged.map(isFinitePrediction)
  const even = classes.map(() => 1 / classes.length)
  return {
    id: run.id,
    of: { kind: 'run', run: run.id },
    name: run.name,
    model: run.model,
    split: run.split,
    classes,
    positive: classes.length === 2 ? (run.positive ?? choosePositive(classes)) : null,
    images: judged.map((p) => p.image),
    rows: judged.map((p, i) => ({
      probabilities: finite[i] ? from.map((index) => p.probabilities[index]!) : even,
      label: classes.indexOf(p.label!),
      group: p.group,
    })),
    logits: judged.map((p, i) => {
      const logits = finite[i] ? logitsOf(p) : even.map(() => 0)
      return from.map((index) => logits[index]!)
    }),
    unfinished: finite.filter((is) => !is).length,
    folds: run.folds,
    foldOf: heldOutBy && judged.map(({ image }) => heldOutBy.get(image)!),
  }
}

/** Why predictions cannot be evaluated; null where they can. */
export function faultOf({ rows }: Pick<EvaluatedModel, 'rows'>): { readonly message: Sentence } | null {
  const isSound = ({ probabilities }: PredictionRow): boolean =>
    Array.from(probabilities).every(isProbability)
  const faulty = rows.filter((row) => !isSound(row))
  if (faulty.length === 0) return null
  const example = Array.from(faulty[0]!.probabilities).find((p) => !isProbability(p))!
  return {
    message: say`${faulty.length} of its ${rows.length} predictions are not probabilities, but such as ${Number(example.toPrecision(4))}.`,
  }
}

/** Only a cross-validation has predictions of training images that its models did not learn from. */
function partsOf({ folds }: RunRow, part: EvaluationPart): readonly SplitPart[] {
  if (part !== 'out-of-fold') return [part]
  return folds.length > 0 ? SPLIT_PARTS.filter((each) => each !== 'test') : []
}

/** Where temperature and thresholds are fitted: on no image that the model learned from, and never on the test split. */
export function fittingPart({ folds }: Pick<RunRow, 'folds'>): EvaluationPart {
  return folds.length > 0 ? 'out-of-fold' : 'val'
}

/** JSON keeps what is not a number as null. */
function isFinitePrediction({ probabilities }: LabelledPrediction): boolean {
  return probabilities.every((p) => Number.isFinite(p))
}

/**
 * Scores whose softmax is the prediction. A network that ends in one sigmoid a class has logits of another kind: there the logarithms
 * of its probabilities serve.
 */
function logitsOf({ probabilities, logits }: LabelledPrediction): number[] {
  const usable = logits.every((z) => Number.isFinite(z)) && logits.length > 0
  const scores = softmaxLogits(probabilities, usable ? logits : null)
  if (scores.length !== probabilities.length) return softmaxLogits(probabilities)
  const recomputed = softmax(scores)
  const agrees = recomputed.every((p, i) => Math.abs(p - probabilities[i]!) < 1e-3)
  return agrees ? scores : softmaxLogits(probabilities)
}

/** Runs judged on the same images and classes can be compared and averaged. */
export function signatureOf({ classes, positive, images }: EvaluatedModel): string {
  return JSON.stringify([classes, positive, images])
}

/**
 * The ensemble of several models: the mean of their probabilities. Throws AppError 'bad-input' when they were not judged on the same
 * images and classes.
 */
export function averageRuns(members: readonly EvaluatedModel[], id: number): EvaluatedModel {
  const [first] = members as [EvaluatedModel, ...EvaluatedModel[]]
  const odd = members.find((member) => signatureOf(member) !== signatureOf(first))
  if (odd) {
    throw new AppError(
      'bad-input',
      say`${odd.name} and ${first.name} have not predicted the same images of the same classes, so they cannot be averaged.`,
      { hint: say`Predict the same split with both, or leave one out.` },
    )
  }
  const means = averageProbabilities(members.map((member) => member.rows.map((row) => row.probabilities)))
  return {
    ...first,
    id,
    of: { kind: 'ensemble', members: members.map((member) => member.id) },
    name: `Mean of ${members.map((member) => member.name).join(', ')}`,
    model: 'ensemble',
    rows: first.rows.map((row, i) => ({ ...row, probabilities: means[i]! })),
    logits: means.map((mean) => softmaxLogits(mean)),
    unfinished: Math.max(...members.map((member) => member.unfinished)),
    folds: [],
    foldOf: null,
  }
}
