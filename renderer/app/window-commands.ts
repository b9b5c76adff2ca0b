/** All commands of the window: its own, the pages, and what the pages bring. */
import { bindCommands, type Command, type WindowCommand } from '../commands/command.ts'
import { acceleratorCaps, type FixedKey } from '../commands/fixed-keys.ts'
import { PAGES } from '../pages/index.ts'
import { app } from '../study/app.svelte.ts'
import { chooseFolder, chooseStudy } from '../study/dataset-actions.ts'
import type { OpenStudy } from '../study/open-study.svelte.ts'
import type { WindowPage } from '../study/page.ts'
import { attempt } from '../ui/notices.svelte.ts'

type Window = typeof app

const opening: readonly Command<Window>[] = [
  {
    id: 'open',
    title: 'welcome.open',
    menu: 'file',
    accelerator: 'CmdOrCtrl+O',
    run: () => attempt(chooseFolder),
  },
  { id: 'open-study', title: 'menu.openStudy', menu: 'file', run: () => attempt(chooseStudy) },
]

const closing: Command<Window> = {
  id: 'close-study',
  title: 'menu.closeStudy',
  menu: 'file',
  accelerator: 'CmdOrCtrl+W',
  when: (window) => window.study !== null,
  run: (window) => attempt(() => window.close()),
}

const keys: Command<Window> = {
  id: 'keys',
  title: 'keys',
  menu: 'help',
  accelerator: 'F1',
  run: (window) => (window.showKeys = true),
}

const pageCommands: readonly Command<OpenStudy>[] = PAGES.map((page: WindowPage, i) => ({
  id: `page.${page.id}`,
  title: page.title,
  menu: 'view',
  accelerator: `CmdOrCtrl+${i + 1}`,
  when: (study) => page.canOpen(study),
  run: () => app.go(page.id),
}))

const inWindow = (commands: readonly Command<Window>[]): readonly WindowCommand[] =>
  bindCommands(commands, () => app)
const inStudy = (commands: readonly Command<OpenStudy>[]): readonly WindowCommand[] =>
  bindCommands(commands, () => app.open)

/** In the order of the menus and of the key dialog. */
export const windowCommands: readonly WindowCommand[] = [
  ...inWindow(opening),
  ...inStudy(PAGES.flatMap(({ commands = [] }) => commands)),
  ...inWindow([closing]),
  ...inStudy(pageCommands),
  ...inWindow([keys]),
]

/** Keys that nobody can change, in the order of the key dialog. */
export const fixedKeys: readonly FixedKey[] = [
  ...windowCommands.flatMap(({ accelerator, title }) =>
    accelerator === undefined ? [] : [{ caps: acceleratorCaps(accelerator), text: title }],
  ),
  ...PAGES.flatMap(({ fixedKeys: own = [] }) => own),
  { caps: ['?'], text: 'keys.all' },
]
