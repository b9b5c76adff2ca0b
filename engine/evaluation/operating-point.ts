import type { StoredOperatingPoint, ThresholdCurve, ThresholdRule } from '../../shared/domain/evaluation.ts'
import { AppError } from '../../shared/errors.ts'
import { toDo } from '../../shared/hint.ts'
import { PART_WORDS } from '../../shared/domain/dataset.ts'
import { say } from '../../shared/say.ts'
import { chooseThreshold, thresholdCounts } from '../../metrics/operating-points.ts'
import { now } from '../study/clock.ts'
import { requireRun, type StudyContext } from '../context.ts'
import { transaction } from '../db/database.ts'
import { newestLabel } from '../db/labels.ts'
import { insertOperatingPoint, operatingPointOf } from '../db/operating-points.ts'
import { requireEvaluable } from './evaluated-models.ts'
import { faultOf, fittingPart, readEvaluatedRun } from './evaluated-model.ts'

/**
 * Chooses a run's threshold on the validation split (of a cross-validation: out of fold), never on the test split, and stores it; a null rule
 * takes the choice back.
 * Throws AppError 'bad-input' for a run of more than two classes, a rule that makes no sense, or validation images of one class;
 * 'not-found' when the validation split is not predicted.
 */
export function setOperatingPoint(
  context: StudyContext,
  { run: id, rule }: { readonly run: number; readonly rule: ThresholdRule | null },
): StoredOperatingPoint | null {
  const { db } = context.study
  const run = requireRun(context, id)
  const point = rule && choose(context, id, rule)
  transaction(db, () => insertOperatingPoint(db, id, point, newestLabel(db), now()))
  context.emit('changed', { what: 'runs', run: run.id })
  return operatingPointOf(db, id)
}

/**
 * What every threshold gives a run on the validation split; null with more than two classes, or without predictions of both classes
 * there that can be evaluated. Throws AppError 'not-found' for a run that is not there.
 */
export function operatingCurve(
  context: StudyContext,
  { run: id }: { readonly run: number },
): ThresholdCurve | null {
  const run = requireRun(context, id)
  const validation = readEvaluatedRun(context.study.db, run, fittingPart(run))
  const isFit = validation.classes.length === 2 && faultOf(validation) === null
  const counts = isFit ? thresholdCounts(validation) : null
  if (!counts) return null
  const none = counts.thresholds[0]! < 1
  return {
    run: id,
    positive: validation.positive!,
    n: validation.rows.length,
    positives: counts.positives,
    thresholds: [...(none ? [1] : []), ...counts.thresholds],
    truePositives: [...(none ? [0] : []), ...counts.truePositives],
    falsePositives: [...(none ? [0] : []), ...counts.falsePositives],
  }
}

function choose(context: StudyContext, id: number, rule: ThresholdRule) {
  requireSense(rule)
  const run = requireRun(context, id)
  if (run.classes.length !== 2) {
    throw new AppError(
      'bad-input',
      say`Run ${id} has ${run.classes.length} classes: an operating point is a threshold between two.`,
      {
        hint: toDo(
          { kind: 'map-to-two-classes' },
          say`Import the images with two classes, for example malignant and benign.`,
        ),
      },
    )
  }
  const validation = readEvaluatedRun(context.study.db, run, fittingPart(run))
  if (validation.rows.length === 0) {
    throw new AppError(
      'not-found',
      say`Run ${id} has no predictions on labelled images of the ${PART_WORDS.val} split.`,
      {
        hint: toDo(
          { kind: 'predict', run: id, part: 'val' },
          say`Predict these images with the model first.`,
        ),
      },
    )
  }
  requireEvaluable(validation)
  const point = chooseThreshold(validation, rule)
  if (point) return point
  throw new AppError(
    'bad-input',
    say`All validation images are of one class: no threshold can be chosen on them.`,
    {
      hint: say`Use a split whose validation images hold both classes.`,
    },
  )
}

function requireSense(rule: ThresholdRule): void {
  if (isSensible(rule)) return
  throw new AppError('bad-input', say`An operating point cannot be chosen by ${JSON.stringify(rule)}.`, {
    hint: toDo(
      { kind: 'choose-operating-point' },
      say`Give a sensitivity or specificity above 0 and up to 1, costs above 0, or a threshold from 0 to 1.`,
    ),
  })
}

function isSensible(rule: ThresholdRule): boolean {
  const isShare = (value: number): boolean => value > 0 && value <= 1
  const isCost = (value: number): boolean => Number.isFinite(value) && value > 0
  switch (rule.kind) {
    case 'youden':
      return true
    case 'cost':
      return isCost(rule.missed) && isCost(rule.falseAlarm)
    case 'threshold':
      return rule.value >= 0 && rule.value <= 1
    default:
      return isShare(rule.atLeast)
  }
}
