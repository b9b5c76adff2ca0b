/** The app's life: one instance, one engine, a window, an orderly end. */
import { app, BrowserWindow, Menu } from 'electron'
import path from 'node:path'
import type { EngineCalls, EngineEvents } from '../shared/contract/engine-calls.ts'
import type { MenuItem } from '../shared/contract/shell-calls.ts'
import { createCaller, type Endpoint, type RpcMessage } from '../shared/rpc.ts'
import { ENGINE_CALLS, ENGINE_EVENTS } from './allowed.ts'
import { bridgeWindow, type Bridge } from './bridge.ts'
import { EngineHost } from './engine-host.ts'
import { launchArgument } from './launch.ts'
import { log, openLog } from './log.ts'
import { handleScheme, registerScheme, type MediaSource } from './media.ts'
import { buildMenu } from './menu.ts'
import { createMultiplexer, type Multiplexer } from './multiplexer.ts'
import { builtFolder, engineScript, nodeBinary, resourcesFolder } from './paths.ts'
import { applyTheme, currentLanguage, shellHandlers } from './shell.ts'
import { Store } from './store.ts'
import { createWindow } from './window.ts'

// Without these, Electron shows a dialog and waits for a click that nobody may be there to make.
process.on('uncaughtException', (error) => log('main', error.stack ?? error.message))
process.on('unhandledRejection', (reason) =>
  log('main', reason instanceof Error ? (reason.stack ?? '') : String(reason)),
)

const userData = process.env['LESIONLENS_USER_DATA']
if (userData) app.setPath('userData', path.resolve(userData))
registerScheme()
// Chromium would ask a server for a dictionary at every start. Every session, also that of a window that prints; a window cannot refuse it.
app.on('session-created', (session) => session.setSpellCheckerLanguages([]))
if (app.requestSingleInstanceLock()) main()
else app.quit()

function main(): void {
  openLog(path.join(app.getPath('userData'), 'logs'))
  const store = new Store(path.join(app.getPath('userData'), 'shell.json'))
  const engine = new EngineHost({ node: nodeBinary(), script: engineScript(), env: engineEnvironment() })
  const hub = createMultiplexer(engine, {
    calls: ENGINE_CALLS,
    events: ENGINE_EVENTS,
    unavailable: () => engine.unavailable(),
  })
  let bridge: Bridge | undefined
  let launchPath = launchArgument(process.argv)
  let menuItems: readonly MenuItem[] = []
  let stopped = false

  function open(asked: string): void {
    launchPath = asked
    bridge?.shell.emit('launch', null)
  }

  function refreshMenu(): void {
    const state = {
      items: menuItems,
      language: currentLanguage(store),
      theme: store.value.theme,
      recent: store.value.recent,
    }
    Menu.setApplicationMenu(
      buildMenu(state, {
        send: (id) => bridge?.shell.emit('menu', { id }),
        open,
        setTheme(theme) {
          applyTheme(store, theme)
          refreshMenu()
          bridge?.shell.emit('menu', { id: `theme:${theme}` })
        },
        setLanguage(language) {
          store.update({ language })
          refreshMenu()
          bridge?.shell.emit('menu', { id: `language:${language}` })
        },
        restartEngine: () => engine.restart(),
      }),
    )
  }

  function openWindow(): void {
    const window = createWindow(store)
    bridge = bridgeWindow(
      window,
      hub,
      shellHandlers(window, {
        store,
        refreshMenu,
        setMenuItems(items) {
          menuItems = items
          refreshMenu()
        },
        restartEngine: () => engine.restart(),
        takeLaunchPath() {
          const taken = launchPath
          launchPath = null
          return taken
        },
      }),
    )
    // A page that loads later than the engine fell must hear of it too.
    window.webContents.on('did-finish-load', () => bridge?.shell.emit('engine.state', engine.state))
  }

  engine.onState((state) => {
    const gone = engine.unavailable()
    if (gone) hub.failAll(gone)
    bridge?.shell.emit('engine.state', state)
  })
  app.on('second-instance', (_event, argv) => {
    const asked = launchArgument(argv)
    if (asked) open(asked)
    const window = BrowserWindow.getAllWindows()[0]
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  app.on('open-file', (event, file) => {
    event.preventDefault()
    open(file)
  })
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow()
  })
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', (event) => {
    if (stopped) return
    event.preventDefault()
    void engine.stop().finally(() => {
      stopped = true
      app.quit()
    })
  })

  void app.whenReady().then(() => {
    applyTheme(store, store.value.theme)
    handleScheme(path.join(builtFolder, 'renderer'), engineFiles(hub))
    engine.start()
    refreshMenu()
    openWindow()
  })
}

function engineFiles(hub: Multiplexer): MediaSource {
  const engine = engineClient(hub)
  return {
    media: (request) => engine.call('media.file', request),
    example: (request) => engine.call('dataset.example', request),
  }
}

/** Main is a client of the engine like any window: it asks which file lies behind an address. */
function engineClient(hub: Multiplexer) {
  const received: ((message: RpcMessage) => void)[] = []
  const toEngine: ((message: RpcMessage) => void)[] = []
  const near: Endpoint = {
    post: (message) => toEngine.forEach((listener) => listener(message)),
    onMessage: (listener) => void received.push(listener),
  }
  const far: Endpoint = {
    post: (message) => received.forEach((listener) => listener(message)),
    onMessage: (listener) => void toEngine.push(listener),
  }
  hub.attach(far)
  return createCaller<EngineCalls, EngineEvents>(near)
}

function engineEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    LESIONLENS_RESOURCES: resourcesFolder(),
    LESIONLENS_ELECTRON_VERSION: process.versions.electron,
  }
}
