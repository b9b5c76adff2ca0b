/** The keys of the review page. */
import { colormapNames } from '../../../shared/colormaps.ts'
import { QUEUES, REVIEW_STATUSES } from '../../../shared/domain/review.ts'
import { comboOf } from '../../commands/key-combos.ts'
import { isPageKey } from '../../commands/keys.ts'
import type { ActionId } from '../../commands/review-bindings.ts'
import { Covering } from './occlusion/covering.svelte.ts'
import { ExplainChoice } from './explain/explain-choice.svelte.ts'
import { keymap } from '../../study/keymap.ts'
import { ofStudy } from '../../study/app.svelte.ts'
import { attempt } from '../../ui/notices.svelte.ts'
import { ReviewSession } from './review.svelte.ts'
import { Runs } from '../../study/runs.svelte.ts'
import { stage } from './bench/stage.svelte.ts'
import { Verdicts } from './verdict/verdicts.svelte.ts'
import { ARTEFACT_KEYS, VERDICT_KEYS } from './verdict/verdict-keys.ts'

/** Share of the pane that one key press moves the picture by. */
const PAN = 0.12

const actions: Readonly<Record<Exclude<ActionId, 'filter' | `verdict${number}`>, () => void>> = {
  next: () => ofStudy(ReviewSession).step(1),
  previous: () => ofStudy(ReviewSession).step(-1),
  first: () => ofStudy(ReviewSession).go(0),
  last: () => ofStudy(ReviewSession).go(Infinity),
  gallery: () =>
    (ofStudy(ReviewSession).layout = ofStudy(ReviewSession).layout === 'bench' ? 'gallery' : 'bench'),
  overlay: () => (stage.overlay = !stage.overlay),
  blink: () => (stage.blinking = true),
  zoomOut: () => stage.zoomOut(),
  zoomIn: () => stage.zoomIn(),
  wholePicture: () => stage.reset(),
  lessOpacity: () => stage.setOpacity(stage.opacity - 0.1),
  moreOpacity: () => stage.setOpacity(stage.opacity + 0.1),
  lessMap: () => stage.setTop(stage.top - 0.1),
  moreMap: () => stage.setTop(stage.top + 0.1),
  contours: () => (stage.contours = !stage.contours),
  mask: () => (stage.mask = !stage.mask),
  scale: () => (stage.sharedScale = !stage.sharedScale),
  colormap: () => {
    const at = colormapNames.indexOf(stage.colormap)
    stage.colormap = colormapNames[(at + 1) % colormapNames.length]!
  },
  method: () => ofStudy(ExplainChoice).nextMethod(),
  target: () => ofStudy(ExplainChoice).nextTarget(),
  note: () => document.getElementById('review-note')?.focus(),
  tags: () => document.getElementById('review-tags')?.focus(),
  status: nextStatus,
  cover: () => ofStudy(Covering).toggle(),
  nextQueue: () => nextQueue(1),
  previousQueue: () => nextQueue(-1),
  panRight: () => stage.panBy(-PAN, 0),
  panLeft: () => stage.panBy(PAN, 0),
  panDown: () => stage.panBy(0, -PAN),
  panUp: () => stage.panBy(0, PAN),
}

/** Acts on a key press; `labels` are what the numbers mean while the right label is asked for. */
export function reviewKey(event: KeyboardEvent, labels: readonly string[], openFilter: () => void): void {
  const again = event.ctrlKey || event.metaKey ? undoOf(event) : undefined
  const action = again ?? (isPageKey(event) ? pageAction(event, labels, openFilter) : undefined)
  if (!action) return
  event.preventDefault()
  action()
}

/** What the gallery has in common with the bench: how maps are shown, and which queue. */
const IN_GALLERY: ReadonlySet<ActionId> = new Set<ActionId>([
  'gallery',
  'nextQueue',
  'previousQueue',
  'moreOpacity',
  'lessOpacity',
  'moreMap',
  'lessMap',
  'contours',
  'scale',
  'colormap',
  'method',
  'target',
])

/** Acts on a key press in the gallery, whatever has the focus there. */
export function galleryKey(event: KeyboardEvent, openFilter: () => void): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const combo = comboOf(event)
  const id = combo === null ? undefined : keymap.map.get(combo)
  if (id === undefined) return
  const action =
    id === 'filter' ? openFilter : IN_GALLERY.has(id) ? actions[id as keyof typeof actions] : null
  if (!action) return
  event.preventDefault()
  action()
}

export function reviewKeyUp(event: KeyboardEvent): void {
  const combo = comboOf(event)
  if (stage.blinking && combo !== null && keymap.map.get(combo) === 'blink') stage.blinking = false
}

/** In a field, undo is about its text. */
function undoOf(event: KeyboardEvent): (() => void) | undefined {
  const field = event.target instanceof Element && event.target.closest('input, textarea, [role="dialog"]')
  const key = event.key.toLowerCase()
  if (field || event.altKey || !'zy'.includes(key)) return undefined
  const redo = key === 'y' || event.shiftKey
  return () => attempt(() => (redo ? ofStudy(Verdicts).redo() : ofStudy(Verdicts).undo()))
}

function pageAction(
  event: KeyboardEvent,
  labels: readonly string[],
  openFilter: () => void,
): (() => void) | undefined {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1] ?? /^[1-9]$/.exec(event.key)?.[0]
  const fixed = digit === undefined ? undefined : digitAction(Number(digit) - 1, event.shiftKey, labels)
  if (fixed) return fixed
  if (event.key === 'Escape')
    return ofStudy(Verdicts).choosing === null ? undefined : () => (ofStudy(Verdicts).choosing = null)
  // By its place too: on some keyboards the digits themselves need Shift.
  const combo = digit !== undefined && !event.shiftKey ? digit : comboOf(event)
  const id = combo === null ? undefined : keymap.map.get(combo)
  if (id === undefined) return undefined
  if (id === 'filter') return openFilter
  const verdict = /^verdict([1-5])$/.exec(id)?.[1]
  if (verdict === undefined) return actions[id as keyof typeof actions]
  return () => attempt(() => ofStudy(Verdicts).give(VERDICT_KEYS[Number(verdict) - 1]!))
}

/** What digits mean whatever the user's keys are: models with Shift, and the choices a verdict asks for. */
function digitAction(at: number, shift: boolean, labels: readonly string[]): (() => void) | undefined {
  if (shift) {
    const run = ofStudy(Runs).predicted[at]
    return run && (() => attempt(() => ofStudy(ReviewSession).toggleRun(run)))
  }
  if (ofStudy(Verdicts).choosing === 'label') {
    const label = labels[at]
    return label === undefined
      ? () => undefined
      : () => attempt(() => ofStudy(Verdicts).give('label-wrong', { label }))
  }
  if (ofStudy(Verdicts).choosing === 'artefact') {
    const artefact = ARTEFACT_KEYS[at]
    return artefact ? () => attempt(() => ofStudy(Verdicts).give('artefact', { artefact })) : () => undefined
  }
  return undefined
}

function nextStatus(): void {
  const image = ofStudy(ReviewSession).item?.image.id
  if (image === undefined) return
  const at = REVIEW_STATUSES.indexOf(ofStudy(Verdicts).mine?.status ?? 'needs-review')
  attempt(() => ofStudy(Verdicts).set({ image, status: REVIEW_STATUSES[(at + 1) % REVIEW_STATUSES.length]! }))
}

function nextQueue(by: number): void {
  const open = QUEUES.filter((kind) => kind !== 'disagreement' || ofStudy(ReviewSession).shownRuns.length > 1)
  const at = open.findIndex((kind) => kind === ofStudy(ReviewSession).queue.kind)
  const kind = open[(Math.max(at, by > 0 ? -1 : 0) + by + open.length) % open.length]!
  attempt(() => ofStudy(ReviewSession).setQueue({ kind }))
}
