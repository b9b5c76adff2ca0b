import type {
  Calibration,
  EvaluateRequest,
  Evaluation,
  EvaluationPart,
  RunEvaluation,
} from '../../shared/domain/evaluation.ts'
import { compareModels } from '../../metrics/compare.ts'
import type { ModelEvaluation } from '../../metrics/intervals.ts'
import { isicScore } from '../../metrics/isic.ts'
import { tooGoodQuestion } from '../../metrics/question.ts'
import { recalibrate } from '../../metrics/recalibrate.ts'
import type { ReadDb } from '../db/handles.ts'
import { operatingPointOf } from '../db/operating-points.ts'
import { foldSpread } from './fold-spread.ts'
import { readEvaluatedModels, validationOf } from './evaluated-models.ts'
import { signatureOf, type EvaluatedModel } from './evaluated-model.ts'
import { leakReport } from './leaks.ts'
import { occlusionSummaries } from './occlusions.ts'
import { operatingPointsOf, thresholdOf } from './operating-points.ts'
import { toRunEvaluation } from './run-evaluation.ts'

/**
 * All numbers of some models on a part of the split, against the present labels, with every pair that was judged on the same images
 * compared. A pure function of the database: it takes seconds, so the engine calls it in a thread. Throws as `readEvaluatedModels`.
 */
export function evaluateStudy(db: ReadDb, request: EvaluateRequest): Evaluation {
  const { judged, leftOut } = readEvaluatedModels(db, request)
  const thresholds = new Map(judged.map((one) => [one.id, thresholdOf(db, one, request)]))
  const names = displayNames(judged)
  const groups = [...Map.groupBy(judged, signatureOf).values()]
  const compared = groups.map((group) =>
    compareModels(
      group.map(({ id, classes, positive, rows }) => ({
        id,
        name: names.get(id)!,
        classes,
        positive,
        rows,
        threshold: thresholds.get(id),
      })),
    ),
  )
  const results = new Map(compared.flatMap(({ runs }) => runs.map(({ id, ...run }) => [id, run] as const)))
  return {
    runs: judged.map((one) => evaluated(db, one, request.part, results.get(one.id)!)),
    comparisons: compared.flatMap(({ comparisons }) => comparisons),
    agreements: compared.flatMap(({ agreements }) => agreements),
    occlusions: occlusionSummaries(
      db,
      judged.filter(({ of }) => of.kind === 'run'),
      request.part,
    ),
    leaks: request.part === 'test' ? leaksOf(db, judged) : [],
    leftOut,
  }
}

/** Each name once: comparisons speak of models by name. */
function displayNames(judged: readonly EvaluatedModel[]): Map<number, string> {
  const taken = new Set<string>()
  return new Map(
    judged.map(({ id, name }) => {
      const unique = taken.has(name) ? `${name} (run ${id})` : name
      taken.add(unique)
      return [id, unique] as const
    }),
  )
}

function evaluated(
  db: ReadDb,
  judged: EvaluatedModel,
  part: EvaluationPart,
  result: ModelEvaluation,
): RunEvaluation {
  const validation = isFittedOn(judged, part) ? null : validationOf(db, judged)
  const stored = judged.of.kind === 'run' ? operatingPointOf(db, judged.of.run) : null
  return toRunEvaluation(judged, part, result, {
    calibration: calibrationOf(validation, judged, result),
    operatingPoints: operatingPointsOf(validation, judged, stored),
    isic: isicScore(judged),
    question: tooGoodQuestion(judged.classes.length, result.balancedAccuracy, result.n),
    folds: foldSpread(judged),
  })
}

/** Nothing is judged where it was fitted. */
function isFittedOn({ folds }: EvaluatedModel, part: EvaluationPart): boolean {
  return folds.length > 0 ? part !== 'test' : part === 'val'
}

function calibrationOf(
  validation: EvaluatedModel | null,
  judged: EvaluatedModel,
  { ece, brier, logLoss, intervals, reliability }: ModelEvaluation,
): Calibration | null {
  const ends = Object.fromEntries(
    (['ece', 'brier', 'logLoss'] as const).flatMap((name) =>
      intervals[name] ? [[name, intervals[name]]] : [],
    ),
  )
  const before = { ece, brier, logLoss, intervals: ends, reliability }
  const result = validation && recalibrate(validation, judged, {}, before)
  if (!result) return null
  const { temperature, atLimit, n, after } = result
  return { temperature, atLimit, n, before, after }
}

function leaksOf(db: ReadDb, judged: readonly EvaluatedModel[]): Evaluation['leaks'] {
  const bySplit = Map.groupBy(judged, ({ split }) => split)
  return [...bySplit].map(([split, members]) => leakReport(db, split, members))
}
