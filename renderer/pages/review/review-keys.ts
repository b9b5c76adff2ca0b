/** The keys of the review page: those of its commands, and what digits and undo mean whatever the user's keys are. */
import type { Command } from '../../commands/command.ts'
import { comboOf } from '../../commands/key-combos.ts'
import { isPageKey } from '../../commands/keys.ts'
import { keymap } from '../../study/keymap.ts'
import type { OpenStudy } from '../../study/open-study.svelte.ts'
import { Runs } from '../../study/runs.svelte.ts'
import { attempt } from '../../ui/notices.svelte.ts'
import { reviewCommands } from './review-commands.ts'
import { ReviewSession } from './review.svelte.ts'
import { ARTEFACTS } from '../../../shared/domain/review.ts'
import { Verdicts } from './verdict/verdicts.svelte.ts'

/** Acts on a key press while one sample is on screen. */
export function benchKey(event: KeyboardEvent, study: OpenStudy): void {
  const again = event.ctrlKey || event.metaKey ? undoOf(event, study) : undefined
  act(event, again ?? (isPageKey(event) ? benchAction(event, study) : undefined))
}

/** Acts on a key press in the gallery, whatever has the focus there. */
export function galleryKey(event: KeyboardEvent, study: OpenStudy): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  act(event, commandAction(comboOf(event), study))
}

export function reviewKeyUp(event: KeyboardEvent, study: OpenStudy): void {
  commandOf(comboOf(event))?.release?.(study)
}

function act(event: KeyboardEvent, action: (() => void) | undefined): void {
  if (!action) return
  event.preventDefault()
  action()
}

function commandOf(combo: string | null): Command<OpenStudy> | undefined {
  const id = combo === null ? undefined : keymap.map.get(combo)
  return reviewCommands.find((each) => each.id === id)
}

function commandAction(combo: string | null, study: OpenStudy): (() => void) | undefined {
  const command = commandOf(combo)
  return command && (command.when?.(study) ?? true) ? () => command.run(study) : undefined
}

/** In a field, undo is about its text. */
function undoOf(event: KeyboardEvent, study: OpenStudy): (() => void) | undefined {
  const field = event.target instanceof Element && event.target.closest('input, textarea, [role="dialog"]')
  const key = event.key.toLowerCase()
  if (field || event.altKey || !'zy'.includes(key)) return undefined
  const verdicts = study.of(Verdicts)
  const redo = key === 'y' || event.shiftKey
  return () => attempt(() => (redo ? verdicts.redo() : verdicts.undo()))
}

function benchAction(event: KeyboardEvent, study: OpenStudy): (() => void) | undefined {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1] ?? /^[1-9]$/.exec(event.key)?.[0]
  const fixed = digit === undefined ? undefined : digitAction(Number(digit) - 1, event.shiftKey, study)
  if (fixed) return fixed
  if (event.key === 'Escape') {
    const verdicts = study.of(Verdicts)
    return verdicts.choosing === null ? undefined : () => (verdicts.choosing = null)
  }
  // By its place too: on some keyboards the digits themselves need Shift.
  return commandAction(digit !== undefined && !event.shiftKey ? digit : comboOf(event), study)
}

/** Models with Shift, and the choices a verdict asks for. */
function digitAction(at: number, shift: boolean, study: OpenStudy): (() => void) | undefined {
  if (shift) {
    const run = study.of(Runs).predicted[at]
    return run && (() => attempt(() => study.of(ReviewSession).toggleRun(run)))
  }
  const verdicts = study.of(Verdicts)
  if (verdicts.choosing === 'label') {
    const label = verdicts.labels[at]
    return () => label !== undefined && attempt(() => verdicts.give('label-wrong', { label }))
  }
  if (verdicts.choosing === 'artefact') {
    const artefact = ARTEFACTS[at]
    return () => artefact && attempt(() => verdicts.give('artefact', { artefact }))
  }
  return undefined
}
