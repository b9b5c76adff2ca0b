/** Window -> main: windows, dialogs, what only Electron can do. */

export type ThemeChoice = 'system' | 'light' | 'dark'
/** An item that the window puts into the menu bar, worded in its language. */
export interface MenuItem {
  readonly id: string
  readonly menu: 'file' | 'view' | 'help'
  readonly label: string
  readonly accelerator?: string | undefined
  readonly enabled: boolean
}
export interface RecentStudy {
  readonly folder: string
  readonly name: string
  readonly openedAt: string
}

export interface ShellCalls {
  /** Null when the user closed the dialog. `writes`: files that will be written there; the user is asked before one is replaced. */
  'dialog.folder': (request: {
    readonly title: string
    readonly writes?: readonly string[] | undefined
  }) => string | null
  'dialog.file': (request: {
    readonly title: string
    readonly filters: readonly { readonly name: string; readonly extensions: readonly string[] }[]
  }) => string | null
  /**
   * A file with the ending of `name`. The user is asked before it is replaced, and before a file is that will be written beside it
   * with an ending in `beside` ('svg').
   */
  'dialog.save': (request: {
    readonly title: string
    readonly name: string
    readonly beside?: readonly string[] | undefined
  }) => string | null
  'recent.list': (request: null) => readonly RecentStudy[]
  'recent.add': (request: { readonly folder: string; readonly name: string }) => null
  'recent.remove': (request: { readonly folder: string }) => null
  'theme.get': (request: null) => ThemeChoice
  'theme.set': (request: { readonly theme: ThemeChoice }) => null
  /** Opens the system's file manager at a path inside the study. */
  'path.show': (request: { readonly path: string }) => null
  /** Prints the `report.html` of a folder to `report.pdf` beside it. */
  'report.pdf': (request: { readonly folder: string }) => { readonly file: string; readonly pages: number }
  /** Where studies and samples go when the user does not say. */
  'path.default': (request: { readonly what: 'studies' | 'sample' }) => string
  /** Where the study of an image folder will be written, and the one that is there already; null where none is. */
  'study.place': (request: { readonly images: string }) => {
    readonly folder: string
    readonly existing: string | null
  }
  /** 0..1 in the task bar; null takes it away. */
  'progress.set': (request: { readonly fraction: number | null }) => null
  notify: (request: { readonly title: string; readonly body: string }) => null
  'engine.restart': (request: null) => null
  /** Menus, dialogs and notifications speak the window's language, told by its id. */
  'language.get': (request: null) => string
  'language.set': (request: { readonly language: string }) => null
  /** What the window adds to the menu bar, in order; choosing one comes back as the event `menu`. */
  'menu.set': (request: { readonly items: readonly MenuItem[] }) => null
  /** The keys a user chose for commands, by the command's id. */
  'keys.get': (request: null) => Readonly<Record<string, string>>
  'keys.set': (request: { readonly keys: Readonly<Record<string, string>> }) => null
  /** A study, the file in one, or an image folder the app was started with (double-click, drop on the icon); null once taken. */
  'launch.take': (request: null) => string | null
}

export interface ShellEvents {
  /** A menu item or accelerator, by its id. */
  menu: { readonly id: string }
  /** Something to open has arrived: ask with `launch.take`. */
  launch: null
  /** The engine went away; calls fail until it is back. */
  'engine.state': {
    readonly state: 'running' | 'restarting' | 'failed'
    readonly message?: Sentence | undefined
  }
}
import type { Sentence } from '../say.ts'
