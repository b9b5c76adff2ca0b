import { joined } from '../../shared/say.ts'
import type { InputSetting, PreprocessingWarning } from '../../shared/domain/preprocessing.ts'
import { percent } from '../../shared/format.ts'
import { binomialTail, factorial } from './chance.ts'
import { countPerClass, type Score } from './score.ts'
import type { Evidence, Option } from './evidence.ts'

export interface Facts {
  readonly evidence: Evidence
  /** Score of the present setting. */
  readonly base: Score
  readonly options: readonly Option[]
  /** The same in the order of the classes that fits best; null where that is the present one. */
  readonly reordered: readonly (Option | null)[]
  /** What should be set; null for the present setting. */
  readonly chosen: Option | null
}

/** Below this no difference could be told from chance. */
const FEWEST = 10
/** From this share on, if the labels do not have it too, a network answers one class for everything. */
const COLLAPSED = 0.9
const SURE = 0.001

/** Sentences for the user, the most important first. */
export function warningsOf(facts: Facts): PreprocessingWarning[] {
  const { labels } = facts.evidence
  if (labels.length < FEWEST) {
    const message = `There are only ${labels.length} labelled images to look at: too few to tell how this model wants its images.`
    return [...structural(facts), { kind: 'few-images', message }]
  }
  const found = [classOrder(facts), setting(facts), collapse(facts), guessing(facts)]
  const measured = found.filter((warning) => warning !== null)
  const said = new Set(measured.map(({ kind }) => kind))
  return [...measured, ...structural(facts).filter(({ kind }) => !said.has(kind))]
}

/** Another range or channel order. */
function setting({ evidence, base, chosen }: Facts): PreprocessingWarning | null {
  const { current, preprocessing, labels } = evidence
  if (!chosen || (chosen.setting.range === current.range && chosen.setting.channels === current.channels))
    return null
  const numbers = `${percent(chosen.score.accuracy)} of ${labels.length} images are right instead of ${percent(base.accuracy)}`
  const wanted = `Fed ${named(chosen.setting)} instead of ${named(current)}, the model answers better: ${numbers}.`
  if (current.range === '0..255' && preprocessing.inferred === null && chosen.setting.range !== '0..255') {
    return { kind: 'missing', message: `Nothing in the graph rescales its input. ${wanted}` }
  }
  if (isDoubled(evidence)) return { kind: 'doubled', message: `${doubledSentence(evidence)} ${wanted}` }
  return { kind: 'wrong', message: wanted }
}

/** What the graph alone tells, whatever the labels say. */
function structural({ evidence, options, chosen }: Facts): PreprocessingWarning[] {
  const { current, preprocessing } = evidence
  const { inferred } = preprocessing
  if (inferred === null || inferred === current.range) return []
  const fitting = options.find(({ setting }) => setting.range === inferred && setting.channels === 'rgb')
  const present = options.find(
    ({ setting }) => setting.range === current.range && setting.channels === current.channels,
  )
  if (!chosen && fitting && present && fitting.p < 0.01 && isBetter(present, fitting)) {
    const message = `${contradiction(evidence)} Yet it answers better this way than with ${inferred}, so it seems to have been trained like this: keep ${current.range}, and correct it when you train again.`
    return [{ kind: 'trained-doubled', message }]
  }
  if (isDoubled(evidence)) return [{ kind: 'doubled', message: doubledSentence(evidence) }]
  return [{ kind: 'wrong', message: contradiction(evidence) }]
}

function isBetter(a: Option, b: Option): boolean {
  return a.score.balancedAccuracy > b.score.balancedAccuracy
}

function isDoubled({ current, preprocessing }: Evidence): boolean {
  return preprocessing.inferred === '0..255' && current.range !== '0..255'
}

function contradiction(evidence: Evidence): string {
  if (isDoubled(evidence)) return doubledSentence(evidence)
  const { current, preprocessing } = evidence
  return `The graph is made for images as ${preprocessing.inferred} (${joined(preprocessing.found).text}) and gets ${current.range}.`
}

/** Tells what the first layer then sees, since 'doubled' alone convinces nobody. */
function doubledSentence({ current, preprocessing }: Evidence): string {
  const [low, high] = preprocessing.seen(current.range)
  const [wantedLow, wantedHigh] = preprocessing.seen('0..255')
  const share = (high - low) / (wantedHigh - wantedLow)
  const effect =
    share < 0.05
      ? `every image becomes almost one colour (values from ${short(low)} to ${short(high)} instead of ${short(wantedLow)} to ${short(wantedHigh)})`
      : `values go from ${short(low)} to ${short(high)} instead of ${short(wantedLow)} to ${short(wantedHigh)}`
  return `The graph already rescales its input (${joined(preprocessing.found).text}). Fed ${current.range}, ${effect}.`
}

/** One class for (nearly) everything, and far more often than it is labelled. */
export function isCollapsed({ topShare, topClass }: Score, labels: readonly number[]): boolean {
  const n = labels.length
  const share = labels.filter((label) => label === topClass).length / n
  return topShare >= COLLAPSED && binomialTail(Math.round(topShare * n), n, share) < SURE
}

/** Answers that say nothing of the images: they are no way to feed a model, however many labels they happen to meet. */
export function answersOneClass(score: Score, labels: readonly number[]): boolean {
  return score.topShare === 1 || isCollapsed(score, labels)
}

function collapse({ evidence, base }: Facts): PreprocessingWarning | null {
  const { labels, classes } = evidence
  if (!isCollapsed(base, labels)) return null
  const n = labels.length
  const share = countPerClass(labels, classes.length)[base.topClass]! / n
  const message = `The model answers ${classes[base.topClass]} for ${percent(base.topShare)} of ${n} images, of which ${percent(share)} are labelled so.`
  return { kind: 'collapse', message }
}

function classOrder({ evidence, base, chosen }: Facts): PreprocessingWarning | null {
  if (!chosen?.order) return null
  const { classes, labels } = evidence
  const meant = chosen.order.map((name) => classes[name]!).join(', ')
  const message = `The classes look swapped: with the order ${meant} instead of ${classes.join(', ')}, ${percent(chosen.score.accuracy)} of ${labels.length} images are right instead of ${percent(base.accuracy)}.`
  return { kind: 'class-order', message }
}

/** Even the best setting is no better than always naming the most frequent class. */
function guessing({ evidence, options, reordered, chosen }: Facts): PreprocessingWarning | null {
  if (chosen) return null
  const { labels, classes } = evidence
  const n = labels.length
  const most = Math.max(...countPerClass(labels, classes.length)) / n
  const best = Math.max(...options.map(({ score }) => score.accuracy))
  if (binomialTail(Math.round(best * n), n, most) < 0.05) return null
  // Answers that are wrong too often to be chance are no guesses either.
  const otherwise = Math.max(0, ...reordered.map((option) => option?.score.accuracy ?? 0))
  const looks = reordered.length * factorial(classes.length)
  if (binomialTail(Math.round(otherwise * n), n, most) * looks < 0.05) return null
  const message = `In none of the ${options.length} ways tried (${tried(options)}) does the model do better than guessing: at most ${percent(best)} of ${n} images are right, and ${percent(most)} are of the most frequent class.`
  return { kind: 'guessing', message }
}

/** "0..255, 0..1, each as RGB and BGR" */
function tried(options: readonly Option[]): string {
  const distinct = (values: readonly string[]): string[] => [...new Set(values)]
  const ranges = distinct(options.map(({ setting }) => setting.range)).join(', ')
  const orders = distinct(options.map(({ setting }) => setting.channels.toUpperCase()))
  return orders.length > 1 ? `${ranges}, each as ${orders.join(' and ')}` : ranges
}

function named({ range, channels }: InputSetting): string {
  const usual = range === 'caffe' ? 'bgr' : 'rgb'
  return channels === usual ? range : `${range} ${channels.toUpperCase()}`
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)))
}
