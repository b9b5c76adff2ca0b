/** The menu bar. Items that act on the study only send their id to the window in front. */
import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { Language, RecentStudy, ThemeChoice } from '../shared/contract/shell-calls.ts'
import { MENU_MESSAGES } from './messages.ts'

export interface MenuState {
  readonly language: Language
  readonly theme: ThemeChoice
  readonly recent: readonly RecentStudy[]
}

export interface MenuActions {
  send(id: string): void
  open(folder: string): void
  setTheme(theme: ThemeChoice): void
  setLanguage(language: Language): void
  restartEngine(): void
}

const PAGES = ['dataset', 'train', 'results', 'review'] as const

export function buildMenu(state: MenuState, actions: MenuActions): Menu {
  const text = MENU_MESSAGES[state.language]
  const recent: MenuItemConstructorOptions[] = state.recent.map((study) => ({
    label: study.name,
    click: () => actions.open(study.folder),
  }))
  const file: MenuItemConstructorOptions = {
    label: text.file,
    submenu: [
      { label: text.openFolder, accelerator: 'CmdOrCtrl+O', click: () => actions.send('open') },
      { label: text.openStudy, click: () => actions.send('open-study') },
      {
        label: text.recent,
        submenu: recent.length > 0 ? recent : [{ label: text.noRecent, enabled: false }],
      },
      { label: text.addModel, accelerator: 'CmdOrCtrl+Shift+O', click: () => actions.send('add-model') },
      { label: text.closeStudy, accelerator: 'CmdOrCtrl+W', click: () => actions.send('close-study') },
      ...(process.platform === 'darwin'
        ? []
        : ([
            { type: 'separator' },
            { role: 'quit', label: text.quit },
          ] satisfies MenuItemConstructorOptions[])),
    ],
  }
  const edit: MenuItemConstructorOptions = {
    label: text.edit,
    submenu: [
      { role: 'undo', label: text.undo },
      { role: 'redo', label: text.redo },
      { type: 'separator' },
      { role: 'cut', label: text.cut },
      { role: 'copy', label: text.copy },
      { role: 'paste', label: text.paste },
      { role: 'selectAll', label: text.selectAll },
    ],
  }
  const help: MenuItemConstructorOptions = {
    label: text.help,
    submenu: [
      { label: text.keys, accelerator: 'F1', click: () => actions.send('keys') },
      { label: text.restartEngine, click: () => actions.restartEngine() },
    ],
  }
  const own: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : []
  return Menu.buildFromTemplate([...own, file, edit, viewMenu(state, actions), help])
}

function viewMenu(state: MenuState, actions: MenuActions): MenuItemConstructorOptions {
  const text = MENU_MESSAGES[state.language]
  const pages: MenuItemConstructorOptions[] = PAGES.map((page, i) => ({
    label: text[page],
    accelerator: `CmdOrCtrl+${i + 1}`,
    click: () => actions.send(`page.${page}`),
  }))
  const themes: MenuItemConstructorOptions[] = (['system', 'light', 'dark'] as const).map((theme) => ({
    label: text[theme],
    type: 'radio',
    checked: state.theme === theme,
    click: () => actions.setTheme(theme),
  }))
  const languages: MenuItemConstructorOptions[] = (
    [
      ['en', 'English'],
      ['tr', 'Türkçe'],
    ] as const
  ).map(([language, label]) => ({
    label,
    type: 'radio',
    checked: state.language === language,
    click: () => actions.setLanguage(language),
  }))
  const developer: MenuItemConstructorOptions[] = app.isPackaged
    ? []
    : [
        { type: 'separator' },
        { role: 'reload', label: text.reload },
        { role: 'toggleDevTools', label: text.developer },
      ]
  return {
    label: text.view,
    submenu: [
      ...pages,
      { type: 'separator' },
      { label: text.appearance, submenu: themes },
      { label: text.language, submenu: languages },
      { type: 'separator' },
      { role: 'zoomIn', label: text.zoomIn },
      { role: 'zoomOut', label: text.zoomOut },
      { role: 'resetZoom', label: text.zoomReset },
      { role: 'togglefullscreen', label: text.fullScreen },
      ...developer,
    ],
  }
}
