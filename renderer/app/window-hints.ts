/** The button of a hint: the window's own deeds first, then what the pages can do with the open study. */
import type { Action } from '../../shared/hint.ts'
import { bindHintAction, type HintActions } from '../commands/hint-actions.ts'
import { t } from '../i18n/i18n.svelte.ts'
import { PAGES } from '../pages/index.ts'
import { app } from '../study/app.svelte.ts'
import { chooseFolder, chooseStudy } from '../study/dataset-actions.ts'
import { attempt } from '../ui/notices.svelte.ts'
import type { HintButton } from '../ui/hint-buttons.ts'

const opening: HintActions<typeof app> = {
  'import-folder': { label: 'welcome.open', run: () => attempt(chooseFolder) },
  'choose-study': { label: 'welcome.openStudy', run: () => attempt(chooseStudy) },
}

/** Null for an action that no button can do, or none without an open study. */
export function windowHintButton(action: Action): HintButton | null {
  const { open } = app
  const bound =
    bindHintAction([opening], action, app) ??
    (open &&
      bindHintAction(
        PAGES.map(({ hintActions = {} }) => hintActions),
        action,
        open,
      ))
  return bound && { label: t(bound.label), run: bound.run }
}
