/** The keys that the footer names: those used all the time. */
import { t } from '../../i18n/i18n.svelte.ts'
import { shortcutOf } from '../../study/keymap.ts'
import type { KeyHint } from '../../study/page.ts'
import { verdictCommand } from './verdict/verdict-commands.ts'
import { VERDICTS } from '../../../shared/domain/review.ts'

export function benchHints(): readonly KeyHint[] {
  const verdicts = [0, VERDICTS.length - 1].map((at) => shortcutOf(verdictCommand(at)))
  return [
    { keys: [shortcutOf('previous'), shortcutOf('next')], text: 'keys.step' },
    { keys: [shortcutOf('overlay')], text: 'keys.overlay' },
    { keys: verdicts, isRange: true, text: 'keys.verdict' },
  ]
}

export function galleryHints(): readonly KeyHint[] {
  return [
    { keys: ['↑', '↓'], text: 'keys.step' },
    { keys: [t('keys.spaceName')], text: 'keys.select' },
    { keys: ['Enter'], text: 'keys.openSample' },
  ]
}
