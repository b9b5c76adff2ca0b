/** Where the user wants files to go. Nothing is ever replaced without a question, whatever the system's own dialog asks. */
import { dialog, type BrowserWindow } from 'electron'
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { ShellCalls } from '../shared/contract/shell-calls.ts'
import type { Language } from '../renderer/i18n/languages.ts'
import { savedFiles } from './saved-files.ts'

type Words = Language['catalogue']
type Request<K extends keyof ShellCalls> = Parameters<ShellCalls[K]>[0]

/** Asks for a file to write until it is new, or may be replaced; null when the user closed the dialog. */
export async function askForFile(
  window: BrowserWindow,
  { title, name, beside = [] }: Request<'dialog.save'>,
  words: Words,
): Promise<string | null> {
  const extension = path.extname(name).slice(1)
  for (let defaultPath = name; ;) {
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      title,
      defaultPath,
      filters: [{ name: extension.toUpperCase(), extensions: [extension] }],
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    })
    if (canceled || !filePath) return null
    const { file, files } = savedFiles(filePath, name, beside)
    // The dialog has asked about the very name that was typed, but not about those that follow from it.
    const unasked = files.filter((each) => each !== filePath)
    if (await mayReplace(window, unasked, words)) return file
    defaultPath = file
  }
}

/** Asks for a folder; with `writes`, until none of these files is there, or they may be replaced. */
export async function askForFolder(
  window: BrowserWindow,
  { title, writes = [] }: Request<'dialog.folder'>,
  words: Words,
): Promise<string | null> {
  for (;;) {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      title,
      // To macOS a study is a document, which could not be chosen as a folder otherwise.
      properties: ['openDirectory', 'createDirectory', 'treatPackageAsDirectory'],
    })
    const [folder] = filePaths
    if (canceled || folder === undefined) return null
    const files = writes.map((name) => path.join(folder, name))
    if (await mayReplace(window, files, words)) return folder
  }
}

async function mayReplace(window: BrowserWindow, files: readonly string[], words: Words): Promise<boolean> {
  const there = files.filter((file) => existsSync(file))
  if (there.length === 0) return true
  const names = there.map((file) => path.basename(file)).join(', ')
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: String(words[there.length === 1 ? 'menu.replaceOne' : 'menu.replaceSeveral']).replace(
      '{names}',
      () => names,
    ),
    detail: String(words['menu.replaceDetail']).replace('{folder}', () => path.dirname(there[0]!)),
    buttons: [String(words['menu.replace']), String(words['menu.anotherPlace'])],
    defaultId: 1,
    cancelId: 1,
  })
  return response === 0
}
