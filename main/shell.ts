/** What only Electron can do for the window: dialogs, recent studies, theme, task bar, notifications. */
import type { BrowserWindow } from 'electron'
import { app, dialog, nativeTheme, Notification, shell } from 'electron'
import { existsSync } from 'node:fs'
import type { MenuItem, ShellCalls, ThemeChoice } from '../shared/contract/shell-calls.ts'
import type { Handlers } from '../shared/rpc.ts'
import { languageFor, LANGUAGES, type Language } from '../renderer/i18n/languages.ts'
import { defaultFolder } from './paths.ts'
import { printReport } from './print-report.ts'
import { placeOfStudy } from './study-place.ts'
import { askForFile, askForFolder } from './save-dialogs.ts'
import { addRecent, type Store } from './store.ts'

export interface ShellContext {
  readonly store: Store
  /** Something a menu shows has changed. */
  readonly refreshMenu: () => void
  /** What the window adds to the menu bar. */
  readonly setMenuItems: (items: readonly MenuItem[]) => void
  readonly restartEngine: () => void
  readonly takeLaunchPath: () => string | null
}

/** The user's choice, or the system's language where we speak it. */
export function currentLanguage(store: Store): Language {
  const chosen = LANGUAGES.find(({ id }) => id === store.value.language)
  return chosen ?? languageFor(app.getLocale())
}

export function applyTheme(store: Store, theme: ThemeChoice): void {
  store.update({ theme })
  nativeTheme.themeSource = theme
}

export function shellHandlers(window: BrowserWindow, context: ShellContext): Handlers<ShellCalls> {
  const { store } = context
  const words = () => currentLanguage(store).catalogue
  return {
    'dialog.folder': (request) => askForFolder(window, request, words()),
    'dialog.file': async ({ title, filters }) => {
      const answer = await dialog.showOpenDialog(window, {
        title,
        properties: ['openFile'],
        filters: filters.map(({ name, extensions }) => ({ name, extensions: [...extensions] })),
      })
      return answer.canceled ? null : (answer.filePaths[0] ?? null)
    },
    'dialog.save': (request) => askForFile(window, request, words()),
    'recent.list': () => store.value.recent.filter(({ folder }) => existsSync(folder)),
    'recent.add': ({ folder, name }) => {
      const study = { folder, name, openedAt: new Date().toISOString() }
      store.update({ recent: addRecent(store.value.recent, study) })
      app.addRecentDocument(folder)
      context.refreshMenu()
      return null
    },
    'recent.remove': ({ folder }) => {
      store.update({ recent: store.value.recent.filter((each) => each.folder !== folder) })
      context.refreshMenu()
      return null
    },
    'theme.get': () => store.value.theme,
    'theme.set': ({ theme }) => {
      applyTheme(store, theme)
      context.refreshMenu()
      return null
    },
    'language.get': () => currentLanguage(store).id,
    'language.set': ({ language }) => {
      store.update({ language })
      context.refreshMenu()
      return null
    },
    'menu.set': ({ items }) => {
      context.setMenuItems(items)
      return null
    },
    'keys.get': () => store.value.keys,
    'keys.set': ({ keys }) => {
      store.update({ keys })
      return null
    },
    'path.show': ({ path }) => (shell.showItemInFolder(path), null),
    'path.default': ({ what }) => defaultFolder(what),
    'study.place': async ({ images }) => placeOfStudy(images, await defaultFolder('studies')),
    'report.pdf': ({ folder }) => printReport(folder),
    'progress.set': ({ fraction }) => {
      window.setProgressBar(fraction ?? -1)
      return null
    },
    notify: ({ title, body }) => {
      // News of what is on screen already would only disturb.
      if (!window.isFocused() && Notification.isSupported()) {
        const notification = new Notification({ title, body })
        notification.on('click', () => window.show())
        notification.show()
      }
      return null
    },
    'engine.restart': () => {
      context.restartEngine()
      return null
    },
    'launch.take': () => context.takeLaunchPath(),
  }
}
