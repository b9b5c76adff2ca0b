/** Joins a window to the engine (through the multiplexer) and to the shell handlers, each on its own channel. */
import type { BrowserWindow } from 'electron'
import { ipcMain, type IpcMainEvent } from 'electron'
import type { ShellCalls, ShellEvents } from '../shared/contract/shell-calls.ts'
import { serve, type Endpoint, type Handlers, type RpcMessage, type Server } from '../shared/rpc.ts'
import { CHANNELS, type Channel } from './channels.ts'
import { log } from './log.ts'
import type { Multiplexer } from './multiplexer.ts'
import { isOwnPage } from './window.ts'

export interface Bridge {
  readonly shell: Server<ShellEvents>
}

function windowEndpoint(window: BrowserWindow, channel: Channel): Endpoint & { close(): void } {
  const { webContents } = window
  const received: ((message: RpcMessage) => void)[] = []
  const onIpc = (event: IpcMainEvent, message: RpcMessage): void => {
    if (event.sender !== webContents) return
    const frame = event.senderFrame
    if (!frame || frame !== webContents.mainFrame || !isOwnPage(frame.url)) {
      log('bridge', `Refused a message from ${frame?.url ?? 'a frame that is gone'}.`)
      return
    }
    for (const listener of received) listener(message)
  }
  ipcMain.on(CHANNELS[channel], onIpc)
  return {
    post: (message) => {
      if (!window.isDestroyed() && !webContents.isDestroyed()) webContents.send(CHANNELS[channel], message)
    },
    onMessage: (listener) => void received.push(listener),
    close: () => void ipcMain.off(CHANNELS[channel], onIpc),
  }
}

/** Serves one window until it closes; a reload cancels what the old page had under way. */
export function bridgeWindow(
  window: BrowserWindow,
  engine: Multiplexer,
  handlers: Handlers<ShellCalls>,
): Bridge {
  const shellEndpoint = windowEndpoint(window, 'shell')
  const engineEndpoint = windowEndpoint(window, 'engine')
  const shell = serve<ShellCalls, ShellEvents>(shellEndpoint, handlers)
  let detach = engine.attach(engineEndpoint)
  let loads = 0
  window.webContents.on('did-start-navigation', (details) => {
    if (!details.isMainFrame || details.isSameDocument || loads++ === 0) return
    detach()
    detach = engine.attach(engineEndpoint)
  })
  window.on('closed', () => {
    detach()
    shell.close()
    shellEndpoint.close()
    engineEndpoint.close()
  })
  return { shell }
}
