/** Names and phrases that several parts of a report share. */
import type {
  Evaluation,
  RunEvaluation,
  SubgroupAttribute,
  ThresholdRule,
} from '../shared/domain/evaluation.ts'
import type { DatasetSummary } from '../shared/domain/dataset.ts'

import type { Artefact } from '../shared/domain/review.ts'
import type { ReportRun } from './input.ts'
import { percent, three } from '../shared/format.ts'

export const ATTRIBUTE_TITLES: Readonly<Record<SubgroupAttribute, string>> = {
  sex: 'Sex',
  age: 'Age',
  site: 'Body site',
  confirmation: 'Confirmation of the diagnosis',
  skinType: 'Skin type',
  device: 'Device or source',
}

export const ARTEFACT_TITLES: Readonly<Record<Artefact, string>> = {
  ruler: 'ruler',
  ink: 'ink',
  hair: 'hair',
  gel: 'gel or bubbles',
  border: 'dark border',
  other: 'other',
}

/** 'Youden', 'sensitivity at least 0.9', ... */
export function ruleTitle(rule: ThresholdRule): string {
  if (rule.kind === 'youden') return "largest Youden's J"
  if (rule.kind === 'cost')
    return `least cost, ${rule.missed} for a miss and ${rule.falseAlarm} for a false alarm`
  if (rule.kind === 'threshold') return `by hand, ${rule.value.toPrecision(3)}`
  return `${rule.kind} of at least ${rule.atLeast}`
}

/** 'benign 59 (49 %), malignant 62 (51 %)' */
export function prevalenceOf({ classes, support, prevalence }: RunEvaluation): string {
  return classes
    .map((name, i) => {
      const share = prevalence[name]
      return `${name} ${support[i]}${share == null ? '' : ` (${percent(share)})`}`
    })
    .join(', ')
}

/** 'n = 121 images of 98 lesions' */
export function sizeText({ n, groups }: RunEvaluation, unit: string): string {
  return groups < n ? `n = ${n} images of ${groups} ${unit}s` : `n = ${n} images`
}

/** What was kept whole when images were divided, as far as it is recorded; null: nothing was there to keep together. */
export function togetherOf({ groupSource }: Pick<DatasetSummary, 'groupSource'>): string | null {
  if (groupSource === 'image') return null
  if (groupSource === 'near-duplicate') return 'identical files and copies of one picture'
  return `all images that are recorded as of one ${groupSource}`
}

/** Where temperature and thresholds of some runs or ensembles were fitted. */
export function fittedOn(
  fitted: readonly Pick<RunEvaluation, 'run' | 'members'>[],
  runs: readonly ReportRun[],
): string {
  const validated = new Set(
    runs.filter(({ detail }) => detail.folds.length > 0).map(({ detail }) => detail.id),
  )
  const ids = fitted.flatMap(({ run, members }) => members ?? [run])
  const isOutOfFold = (id: number): boolean => validated.has(id)
  if (!ids.some(isOutOfFold)) return 'the validation split'
  const outOfFold = 'the out-of-fold predictions'
  return ids.every(isOutOfFold) ? outOfFold : `the validation split (cross-validations: ${outOfFold})`
}

/** What is drawn in a bootstrap, as a noun: lesion, patient or image. */
export function unitOf({ groupSource }: { readonly groupSource: string }): string {
  return groupSource === 'patient' || groupSource === 'lesion' ? groupSource : 'group'
}

export function twoClasses({ runs }: Evaluation): boolean {
  return runs.length > 0 && runs.every((run) => run.classes.length === 2)
}

/** '0.871 (95 % interval 0.820 to 0.914)' for a sentence. */
export function inWords(value: number | null, ends: readonly [number, number] | undefined): string {
  return ends && value !== null
    ? `${three(value)} (95 % interval ${three(ends[0])} to ${three(ends[1])})`
    : three(value)
}

/** 'a', 'a and b', 'a, b and c' */
export function list(items: readonly string[], last: 'and' | 'or' = 'and'): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`
}

/** '1 image', '5 images' */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}
