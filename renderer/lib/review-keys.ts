/** The keys of the review page. */
import { colormapNames } from '../../shared/colormaps.ts'
import { QUEUES, REVIEW_STATUSES } from '../../shared/domain/review.ts'
import { isPageKey } from './keys.ts'
import { explainChoice } from './state/explain-choice.svelte.ts'
import { attempt } from './state/notices.svelte.ts'
import { review } from './state/review.svelte.ts'
import { runs } from './state/runs.svelte.ts'
import { stage } from './state/stage.svelte.ts'
import { verdicts } from './state/verdicts.svelte.ts'
import { ARTEFACT_KEYS, VERDICT_KEYS } from './verdict-keys.ts'

/** Share of the pane that one key press moves the picture by. */
const PAN = 0.12

const keys: Readonly<Record<string, () => void>> = {
  ArrowRight: () => review.step(1),
  ArrowLeft: () => review.step(-1),
  j: () => review.step(1),
  k: () => review.step(-1),
  Home: () => review.go(0),
  End: () => review.go(Infinity),
  ' ': () => (stage.overlay = !stage.overlay),
  b: () => (stage.blinking = true),
  '-': () => stage.zoomOut(),
  '+': () => stage.zoomIn(),
  '=': () => stage.zoomIn(),
  '0': () => stage.reset(),
  '[': () => stage.setOpacity(stage.opacity - 0.1),
  ']': () => stage.setOpacity(stage.opacity + 0.1),
  ',': () => stage.setTop(stage.top - 0.1),
  '.': () => stage.setTop(stage.top + 0.1),
  l: () => (stage.contours = !stage.contours),
  o: () => (stage.mask = !stage.mask),
  x: () => (stage.sharedScale = !stage.sharedScale),
  c: () => {
    const at = colormapNames.indexOf(stage.colormap)
    stage.colormap = colormapNames[(at + 1) % colormapNames.length]!
  },
  m: () => explainChoice.nextMethod(),
  t: () => explainChoice.nextTarget(),
  n: () => document.getElementById('review-note')?.focus(),
  g: () => document.getElementById('review-tags')?.focus(),
  s: nextStatus,
  q: () => nextQueue(1),
  Escape: () => (verdicts.choosing = null),
}
const shifted: Readonly<Record<string, () => void>> = {
  ArrowRight: () => stage.panBy(-PAN, 0),
  ArrowLeft: () => stage.panBy(PAN, 0),
  ArrowDown: () => stage.panBy(0, -PAN),
  ArrowUp: () => stage.panBy(0, PAN),
  Q: () => nextQueue(-1),
}

/** Acts on a key press; `labels` are what the numbers mean while the right label is asked for. */
export function reviewKey(event: KeyboardEvent, labels: readonly string[], openFilter: () => void): void {
  const again = event.ctrlKey || event.metaKey ? undoOf(event) : undefined
  const action = again ?? (isPageKey(event) ? pageAction(event, labels, openFilter) : undefined)
  if (!action) return
  event.preventDefault()
  action()
}

export function reviewKeyUp(event: KeyboardEvent): void {
  if (event.key.toLowerCase() === 'b') stage.blinking = false
}

/** In a field, undo is about its text. */
function undoOf(event: KeyboardEvent): (() => void) | undefined {
  const field = event.target instanceof Element && event.target.closest('input, textarea, [role="dialog"]')
  const key = event.key.toLowerCase()
  if (field || event.altKey || !'zy'.includes(key)) return undefined
  const redo = key === 'y' || event.shiftKey
  return () => attempt(() => (redo ? verdicts.redo() : verdicts.undo()))
}

function pageAction(
  event: KeyboardEvent,
  labels: readonly string[],
  openFilter: () => void,
): (() => void) | undefined {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1] ?? /^[1-9]$/.exec(event.key)?.[0]
  if (digit !== undefined) return digitAction(Number(digit) - 1, event.shiftKey, labels)
  if (event.shiftKey && shifted[event.key]) return shifted[event.key]
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  if (key === 'f') return openFilter
  if (key === 'Escape' && verdicts.choosing === null) return undefined
  return keys[key]
}

function digitAction(at: number, shift: boolean, labels: readonly string[]): (() => void) | undefined {
  if (shift) {
    const run = runs.predicted[at]
    return run && (() => attempt(() => review.toggleRun(run)))
  }
  if (verdicts.choosing === 'label') {
    const label = labels[at]
    return label === undefined ? undefined : () => attempt(() => verdicts.give('label-wrong', { label }))
  }
  if (verdicts.choosing === 'artefact') {
    const artefact = ARTEFACT_KEYS[at]
    return artefact && (() => attempt(() => verdicts.give('artefact', { artefact })))
  }
  const verdict = VERDICT_KEYS[at]
  return verdict && (() => attempt(() => verdicts.give(verdict)))
}

function nextStatus(): void {
  const image = review.item?.image.id
  if (image === undefined) return
  const at = REVIEW_STATUSES.indexOf(verdicts.mine?.status ?? 'needs-review')
  attempt(() => verdicts.set({ image, status: REVIEW_STATUSES[(at + 1) % REVIEW_STATUSES.length]! }))
}

function nextQueue(by: number): void {
  const open = QUEUES.filter((kind) => kind !== 'disagreement' || review.shownRuns.length > 1)
  const at = open.findIndex((kind) => kind === review.queue.kind)
  const kind = open[(Math.max(at, by > 0 ? -1 : 0) + by + open.length) % open.length]!
  attempt(() => review.setQueue({ kind }))
}
