/** From scores to a verdict. Pure: what it says depends on the numbers given, so that it can be tested on made-up ones. */
import type {
  InputSetting,
  PreprocessingReport,
  PreprocessingRow,
} from '../../shared/domain/preprocessing.ts'
import type { InputRange } from '../../shared/domain/input.ts'
import { mcnemar } from '../../metrics/mcnemar.ts'
import { factorial, permutationPValue, signFlip } from './chance.ts'
import { countPerClass, reorder, score, type LabelledOutputs, type Score } from './score.ts'
import { answersOneClass, isCollapsed, warningsOf } from './warnings.ts'
import type { Candidate, Evidence, Option } from './evidence.ts'

/** How sure a change must be: the chance of seeing as much where nothing is to gain, over all the options looked at. */
const SURE = 0.01

/** The graph itself says which range it wants: one question, asked beforehand. */
const SURE_WITH_REASON = 0.05

/** Another order of classes must be better than any range by this much: of two explanations the simpler one is taken. */
const ORDER_GAIN = 0.1

/** Judges the answers to the same images under every setting. `candidates` must contain the present one. */
export function judge(evidence: Evidence): PreprocessingReport {
  const { classes, labels, current, candidates, preprocessing } = evidence
  const present = candidates.find((candidate) => isSame(candidate, current))!
  const base = score({ probabilities: present.probabilities, labels })
  const options = candidates.map((candidate) =>
    optionOf({ probabilities: candidate.probabilities, labels }, candidate, base),
  )
  const reordered = candidates.map((candidate, i) => reorderedOption(candidate, labels, options[i]!, base))
  const chosen = choose(options, reordered, evidence)
  const suggestion = chosen && {
    ...settingOf(chosen.setting),
    classes: chosen.order ? chosen.order.map((name) => classes[name]!) : classes,
  }
  const facts = { evidence, base, options, reordered, chosen }
  return {
    n: labels.length,
    classes,
    support: countPerClass(labels, classes.length),
    found: preprocessing.found,
    inferred: preprocessing.inferred,
    current: settingOf(current),
    rows: options.map((option, i) => toRow(option, reordered[i]!, isSame(option.setting, current), classes)),
    suggestion,
    warnings: warningsOf(facts),
  }
}

function isSame(a: InputSetting, b: InputSetting): boolean {
  return a.range === b.range && a.channels === b.channels
}

function settingOf({ range, channels }: InputSetting): InputSetting {
  return { range, channels }
}

function optionOf(
  answers: LabelledOutputs,
  setting: InputSetting,
  base: Score,
  order: Option['order'] = null,
): Option {
  const own = score(answers)
  const gained = own.trueProbabilities.map((p, i) => p - base.trueProbabilities[i]!)
  // The count of right answers, or, where few images change sides, how much nearer to the truth the answers move.
  const p = Math.min(1, 2 * Math.min(exactMcNemar(own, base), signFlip(gained)))
  return { setting, score: own, order, p }
}

function reorderedOption(
  candidate: Candidate,
  labels: readonly number[],
  option: Option,
  base: Score,
): Option | null {
  const { order } = option.score
  if (order.every((name, output) => name === output)) return null
  return optionOf(reorder({ probabilities: candidate.probabilities, labels }, order), candidate, base, order)
}

/** The best of what is surely better than the present setting; null when nothing is. */
function choose(
  options: readonly Option[],
  reordered: readonly (Option | null)[],
  evidence: Evidence,
): Option | null {
  const { current, candidates, classes } = evidence
  const base = options.find(({ setting }) => isSame(setting, current))!.score
  const orders = factorial(classes.length) - 1
  // What the graph itself names may be right however little the network has learned.
  const isNamed = ({ setting, order }: Option): boolean =>
    order === null && setting.range === evidence.preprocessing.inferred
  const better = (option: Option): boolean =>
    (isNamed(option) || !answersOneClass(option.score, evidence.labels)) && improves(option.score)
  const improves = (own: Score): boolean =>
    own.balancedAccuracy > base.balancedAccuracy && own.accuracy >= base.accuracy && gainOf(own, base) >= 0
  const sureOrder = (option: Option | null): option is Option =>
    option !== null && better(option) && isSure(option, base, evidence, candidates.length * orders)
  const sure = options.filter((option) => better(option) && isSure(option, base, evidence))
  const range = simplest(sure, evidence)
  const order = bestOf(reordered.filter(sureOrder))
  const bar = Math.max(...options.map((option) => option.score.balancedAccuracy)) + ORDER_GAIN
  return order && order.score.balancedAccuracy > bar ? order : range
}

/** The best; but nearly all networks are fed red first, so blue first must be surely better than the best of those. */
function simplest(sure: readonly Option[], { candidates, labels }: Evidence): Option | null {
  const best = bestOf(sure)
  const rgb = bestOf(sure.filter(({ setting }) => setting.channels === 'rgb'))
  if (best === null || rgb === null || best.setting.channels === 'rgb') return best
  const { probabilities } = candidates.find((candidate) => isSame(candidate, best.setting))!
  const { p } = optionOf({ probabilities, labels }, best.setting, rgb.score)
  return p * (candidates.length - 1) < SURE ? best : rgb
}

/** Whether what is better on these images is so beyond chance. `looks`: how many such options were looked at. */
function isSure(
  option: Option,
  base: Score,
  { candidates, labels, preprocessing }: Evidence,
  looks = Math.max(1, candidates.length - 1),
): boolean {
  if (option.p * looks < SURE) return true
  const asMade = option.order === null && isMadeFor(option.setting, preprocessing.inferred)
  if (asMade && option.p < SURE_WITH_REASON) return true
  // One class for everything carries no knowledge that could be lost: it is enough that the other answers do carry some.
  return isCollapsed(base, labels) && permutationPValue(option.score.distributions, labels) * looks < SURE
}

/** How much more probability the true classes get, over all images. */
function gainOf(a: Score, b: Score): number {
  return a.trueProbabilities.reduce((sum, p, i) => sum + p - b.trueProbabilities[i]!, 0)
}

function isMadeFor({ range, channels }: InputSetting, inferred: InputRange | null): boolean {
  return range === inferred && channels === 'rgb'
}

function bestOf(options: readonly Option[]): Option | null {
  const sorted = options.toSorted(
    (a, b) => b.score.balancedAccuracy - a.score.balancedAccuracy || a.score.logLoss - b.score.logLoss,
  )
  return sorted[0] ?? null
}

function toRow(
  option: Option,
  other: Option | null,
  present: boolean,
  classes: readonly string[],
): PreprocessingRow {
  const { accuracy, balancedAccuracy, meanEntropy, topShare, topClass, logLoss } = option.score
  return {
    ...settingOf(option.setting),
    accuracy,
    balancedAccuracy,
    meanEntropy,
    topShare,
    topClass: classes[topClass] ?? '',
    logLoss,
    reordered: other && {
      classes: other.order!.map((name) => classes[name]!),
      accuracy: other.score.accuracy,
      balancedAccuracy: other.score.balancedAccuracy,
    },
    p: present ? null : option.p,
  }
}

/** Of the images that exactly one of two settings gets right, is the share even? Exact: samples are small here. */
function exactMcNemar(a: Score, b: Score): number {
  return mcnemar(Uint8Array.from(a.right, Number), Uint8Array.from(b.right, Number), null, Infinity).p
}
