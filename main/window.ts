/** One window: sandboxed, without Node, nailed to our own pages, where the user left it. */
import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import path from 'node:path'
import { log } from './log.ts'
import { isSameOrigin, pageUrl } from './page-url.ts'
import { builtFolder } from './paths.ts'
import type { Store, WindowBounds } from './store.ts'

const MIN = { width: 1024, height: 700 } as const
const FIRST = { width: 1360, height: 860 } as const

const page = pageUrl(app.isPackaged, process.env)

/** Whether a frame shows one of our own pages. */
export function isOwnPage(url: string): boolean {
  return isSameOrigin(page, url)
}

export function createWindow(store: Store): BrowserWindow {
  const bounds = onScreen(store.value.bounds)
  const window = new BrowserWindow({
    ...(bounds ?? FIRST),
    minWidth: MIN.width,
    minHeight: MIN.height,
    show: false,
    title: 'LesionLens',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#131518' : '#f4f5f6',
    webPreferences: {
      preload: path.join(builtFolder, 'preload', 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  if (store.value.bounds?.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  rememberBounds(window, store)
  guard(window)
  void window.loadURL(page)
  return window
}

function guard(window: BrowserWindow): void {
  const { webContents } = window
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  webContents.on('will-navigate', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault()
  })
  webContents.on('will-attach-webview', (event) => event.preventDefault())
  webContents.session.setPermissionRequestHandler((_contents, _permission, allow) => allow(false))
  webContents.session.setPermissionCheckHandler(() => false)
  webContents.on('render-process-gone', (_event, details) => {
    log('window', `The page ended (${details.reason}).`)
    if (details.reason !== 'clean-exit' && !window.isDestroyed()) webContents.reload()
  })
}

function rememberBounds(window: BrowserWindow, store: Store): void {
  const save = (): void => {
    store.update({ bounds: { ...window.getNormalBounds(), maximized: window.isMaximized() } })
  }
  window.on('close', save)
}

/** Saved bounds, unless the screen they were on has gone. */
function onScreen(
  bounds: WindowBounds | null,
): Electron.Rectangle | { width: number; height: number } | null {
  if (!bounds) return null
  const width = Math.max(MIN.width, bounds.width)
  const height = Math.max(MIN.height, bounds.height)
  const { x, y } = bounds
  if (x === undefined || y === undefined) return { width, height }
  const visible = screen.getAllDisplays().some(({ workArea }) => {
    const right = workArea.x + workArea.width
    const bottom = workArea.y + workArea.height
    return x + 100 < right && x + width - 100 > workArea.x && y >= workArea.y - 10 && y + 60 < bottom
  })
  return visible ? { x, y, width, height } : { width, height }
}
