/** The menu bar: Electron's own items, and what the window says of its commands; those only send their id back to it. */
import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import { LANGUAGES, type Language } from '../renderer/i18n/languages.ts'
import type { MessageKey } from '../renderer/i18n/en/index.ts'
import type { MenuItem, RecentStudy, ThemeChoice } from '../shared/contract/shell-calls.ts'

export interface MenuState {
  /** The window's commands; none until it is there. */
  readonly items: readonly MenuItem[]
  readonly language: Language
  readonly theme: ThemeChoice
  readonly recent: readonly RecentStudy[]
}

export interface MenuActions {
  send(id: string): void
  open(folder: string): void
  setTheme(theme: ThemeChoice): void
  setLanguage(id: string): void
  restartEngine(): void
}

type Item = MenuItemConstructorOptions
type Text = (key: MessageKey) => string
const SEPARATOR: Item = { type: 'separator' }

/** The whole menu bar as it is now. */
export function buildMenu(state: MenuState, actions: MenuActions): Menu {
  const { catalogue } = state.language
  const text: Text = (key) => String(catalogue[key])
  const own: Item[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : []
  return Menu.buildFromTemplate([
    ...own,
    fileMenu(state, actions, text),
    editMenu(text),
    viewMenu(state, actions, text),
    helpMenu(state, actions, text),
  ])
}

function itemsOf(menu: MenuItem['menu'], { items }: MenuState, { send }: MenuActions): Item[] {
  return items
    .filter((each) => each.menu === menu)
    .map(({ id, label, accelerator, enabled }) => ({
      label,
      enabled,
      click: () => send(id),
      ...(accelerator !== undefined && { accelerator }),
    }))
}

function fileMenu(state: MenuState, actions: MenuActions, text: Text): Item {
  const recent: Item[] = state.recent.map((study) => ({
    label: study.name,
    click: () => actions.open(study.folder),
  }))
  const none: Item = { label: text('menu.noRecent'), enabled: false }
  const quit: Item[] =
    process.platform === 'darwin' ? [] : [SEPARATOR, { role: 'quit', label: text('menu.quit') }]
  return {
    label: text('menu.file'),
    submenu: [
      ...itemsOf('file', state, actions),
      { label: text('menu.recent'), submenu: recent.length > 0 ? recent : [none] },
      ...quit,
    ],
  }
}

function editMenu(text: Text): Item {
  return {
    label: text('menu.edit'),
    submenu: [
      { role: 'undo', label: text('menu.undo') },
      { role: 'redo', label: text('menu.redo') },
      SEPARATOR,
      { role: 'cut', label: text('menu.cut') },
      { role: 'copy', label: text('menu.copy') },
      { role: 'paste', label: text('menu.paste') },
      { role: 'selectAll', label: text('menu.selectAll') },
    ],
  }
}

function viewMenu(state: MenuState, actions: MenuActions, text: Text): Item {
  const themes: Item[] = (['system', 'light', 'dark'] as const).map((theme) => ({
    label: text(`theme.${theme}`),
    type: 'radio',
    checked: state.theme === theme,
    click: () => actions.setTheme(theme),
  }))
  const languages: Item[] = LANGUAGES.map(({ id, name }) => ({
    label: name,
    type: 'radio',
    checked: state.language.id === id,
    click: () => actions.setLanguage(id),
  }))
  const developer: Item[] = app.isPackaged
    ? []
    : [
        SEPARATOR,
        { role: 'reload', label: text('menu.reload') },
        { role: 'toggleDevTools', label: text('menu.developer') },
      ]
  return {
    label: text('menu.view'),
    submenu: [
      ...itemsOf('view', state, actions),
      SEPARATOR,
      { label: text('theme'), submenu: themes },
      { label: text('language'), submenu: languages },
      SEPARATOR,
      { role: 'zoomIn', label: text('menu.zoomIn') },
      { role: 'zoomOut', label: text('menu.zoomOut') },
      { role: 'resetZoom', label: text('menu.zoomReset') },
      { role: 'togglefullscreen', label: text('menu.fullScreen') },
      ...developer,
    ],
  }
}

function helpMenu(state: MenuState, actions: MenuActions, text: Text): Item {
  return {
    label: text('menu.help'),
    submenu: [
      ...itemsOf('help', state, actions),
      { label: text('menu.restartEngine'), click: () => actions.restartEngine() },
    ],
  }
}
