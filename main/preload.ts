/** All the window gets of the outside: two message channels, and the path of a folder dropped on it. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { Endpoint, RpcMessage } from '../shared/rpc.ts'
import { CHANNELS, type Channel } from './channels.ts'

function endpoint(channel: Channel): Endpoint {
  return {
    post: (message) => ipcRenderer.send(CHANNELS[channel], message),
    onMessage: (listener) => {
      ipcRenderer.on(CHANNELS[channel], (_event, message: RpcMessage) => listener(message))
    },
  }
}

contextBridge.exposeInMainWorld('lesionlens', {
  engine: endpoint('engine'),
  shell: endpoint('shell'),
  pathOf: (file: File) => webUtils.getPathForFile(file),
  platform: process.platform,
})
