import type { ModelEvaluation } from '../../metrics/intervals.ts'
import type { ClassEvaluation, EvaluationPart, RunEvaluation } from '../../shared/domain/evaluation.ts'
import { failedSanityCheck } from './sanity.ts'
import type { EvaluatedModel } from './evaluated-model.ts'

type Further = Pick<RunEvaluation, 'calibration' | 'operatingPoints' | 'isic' | 'question' | 'folds'>

/** The statistics' result with what the study knows of the model; what every class says of itself is left out at the top. */
export function toRunEvaluation(
  judged: EvaluatedModel,
  part: EvaluationPart,
  {
    perClass,
    classesPresent: _present,
    sensitivityAtSpecificity: _sensitivity,
    specificityAtSensitivity: _specificity,
    ...result
  }: ModelEvaluation,
  further: Further,
): RunEvaluation {
  return {
    ...result,
    run: judged.id,
    name: judged.name,
    model: judged.model,
    members: judged.of.kind === 'ensemble' ? judged.of.members : null,
    part,
    support: perClass.map(({ n }) => n),
    perClass: perClass.map(toClass),
    failedSanityCheck: failedSanityCheck(result),
    notes: [...result.notes, ...unfinishedNote(judged), ...crossValidationNote(judged, part)],
    ...further,
  }
}

function unfinishedNote({ unfinished }: EvaluatedModel): string[] {
  if (unfinished === 0) return []
  return [
    `${unfinished} predictions are not finite numbers: the network overflowed. All classes count as equally likely there.`,
  ]
}

/** What the numbers of a cross-validation are of. */
function crossValidationNote({ folds }: EvaluatedModel, part: EvaluationPart): string[] {
  const k = folds.length
  if (k === 0) return []
  if (part === 'test') return [`The mean of the probabilities of ${k} models, one a fold.`]
  return [
    `Cross-validation: each image is judged by the one of ${k} models that did not learn from it, nor from its lesion or patient where these are recorded. The numbers are of the procedure, not of one model; rankings (AUC) put the scores of ${k} models on one scale.`,
  ]
}

/** Without what only the statistics need: each class would say it at length. */
function toClass({
  counts: _counts,
  partialAucUnscaled: _unscaled,
  reliability: _reliability,
  ...one
}: ModelEvaluation['perClass'][number]): ClassEvaluation {
  return one
}
