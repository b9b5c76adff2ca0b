/** An evaluation with real numbers of random predictions, for tests; and the run that it is of. */
import { evaluateWithIntervals } from '../../metrics/intervals.ts'
import { isicScore } from '../../metrics/isic.ts'
import type { EvaluationInput } from '../../metrics/predictions.ts'
import { recalibrate } from '../../metrics/recalibrate.ts'
import { softmaxLogits } from '../../metrics/temperature.ts'
import type { RunEvaluation } from '../../shared/domain/evaluation.ts'
import type { RunDetail } from '../../shared/domain/run.ts'
import type { ReportInput } from '../input.ts'
import { trainConfigSchema } from '../../shared/domain/train-config.ts'
import { Random } from '../../shared/random.ts'

/** A run's evaluation on `n` images; the label's probability is a little higher than chance. */
export function runEvaluation(
  run: number,
  name: string,
  n: number,
  seed: number,
  classes: readonly string[] = ['benign', 'malignant'],
): RunEvaluation {
  const random = new Random(seed)
  const rows = Array.from({ length: n }, (_, i) => {
    const label = i % classes.length
    const weights = classes.map((_name, k) => 1 + random.below(1000) / 500 + (k === label ? 1 : 0))
    const sum = weights.reduce((a, b) => a + b, 0)
    return { label, probabilities: weights.map((weight) => weight / sum), group: null }
  })
  const input: EvaluationInput = { classes, positive: null, rows }
  const scored = { ...input, logits: rows.map((row) => softmaxLogits(row.probabilities)) }
  const { perClass, ...rest } = evaluateWithIntervals(input, { resamples: 50 })
  return {
    ...rest,
    run,
    name,
    model: 'scratch-cnn',
    members: null,
    part: 'test',
    support: perClass.map((one) => one.n),
    perClass,
    calibration: recalibrate(scored, scored, { resamples: 50 }),
    operatingPoints: [],
    failedSanityCheck: null,
    isic: isicScore(input),
    question: null,
    folds: null,
  }
}

/** A training of two epochs that ended. */
export function trainedRun(change: Partial<RunDetail> = {}): RunDetail {
  return {
    id: 1,
    name: 'Scratch CNN',
    kind: 'trained',
    model: 'scratch-cnn',
    status: 'done',
    classes: ['benign', 'malignant'],
    input: { width: 64, height: 64, channels: 3, range: '0..255' },
    parameters: 1234,
    tap: 'activation_4',
    bestEpoch: 1,
    stopped: 'completed',
    file: 'models/1.keras',
    weightsSha256: 'abc',
    createdAt: '',
    finishedAt: '',
    error: null,
    predicted: 2,
    threshold: null,
    folds: [],
    config: trainConfigSchema.parse({ epochs: 2 }),
    epochs: [1, 2].map((epoch) => ({
      epoch,
      loss: 1 / epoch,
      accuracy: 0.5,
      valLoss: 0.8,
      valAccuracy: 0.5,
      learningRate: 0.001,
      seconds: 1,
    })),
    troubles: [],
    versions: { lesionlens: '0.1.0' },
    ...change,
  }
}

/** A study of ten images in two classes with one trained run, and nothing reviewed or explained. */
export function reportInput(change: Partial<ReportInput> = {}): ReportInput {
  const first = runEvaluation(1, 'Scratch CNN', 40, 1)
  return {
    study: 'Two classes',
    app: '0.1.0',
    createdAt: '2026-01-01T00:00:00Z',
    dataset: {
      folder: '/images',
      images: 10,
      labelled: 10,
      excluded: 0,
      classes: { benign: 6, malignant: 4 },
      groups: 8,
      unlabelled: 0,
      layout: null,
      masks: 0,
      split: { train: 6, val: 2, test: 2 },
      splitClasses: {
        train: { benign: 4, malignant: 2 },
        val: { benign: 1, malignant: 1 },
        test: { benign: 1, malignant: 1 },
      },
      unreadable: [],
      unsupported: [],
      skipped: [],
      questions: [],
      givenSplit: null,
      duplicates: [],
      labelSource: 'folders',
      groupSource: 'lesion',
      splitSource: 'made',
      seed: 42,
      synthetic: false,
      warnings: [],
    },
    fractions: { train: 0.7, val: 0.15, test: 0.15 },
    acquisition: { formats: { jpeg: 10 }, sizes: [{ size: '600 x 450', images: 10 }], masks: 0 },
    demographics: [
      {
        attribute: 'sex',
        column: 'sex',
        values: [{ value: 'female', images: { train: 3, val: 1, test: 1 } }],
      },
    ],
    evaluation: { runs: [first], comparisons: [], agreements: [], occlusions: [], leaks: [], leftOut: [] },
    crossValidation: [],
    subgroups: { part: 'test', tables: [], missing: ['skinType'], resamples: 1000 },
    reviews: null,
    faithfulness: [],
    pseudonyms: false,
    runs: [{ detail: trainedRun(), predictions: [], correct: [], incorrect: [] }],
    ...change,
  }
}
