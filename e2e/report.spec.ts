import { expect, test, type ElectronApplication, type Page } from '@playwright/test'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { lesionlensJson } from './support/command-line.ts'
import { Home, Window } from './support/window.ts'

/** Opens a page of the disk in the app's own browser engine and notes what it asks for. */
async function openInEngine(
  app: ElectronApplication,
  file: string,
): Promise<{ readonly asked: readonly string[]; readonly height: number; readonly wide: boolean }> {
  return app.evaluate(async ({ BrowserWindow, session }, path) => {
    const isolated = session.fromPartition('report-under-test')
    const asked: string[] = []
    isolated.webRequest.onBeforeRequest(({ url }, answer) => {
      if (!url.startsWith('data:')) asked.push(url)
      answer({})
    })
    const window = new BrowserWindow({
      width: 1100,
      height: 1400,
      webPreferences: { session: isolated, sandbox: true },
    })
    await window.loadFile(path)
    const [height, width] = (await window.webContents.executeJavaScript(
      '[document.documentElement.scrollHeight, document.documentElement.scrollWidth]',
    )) as [number, number]
    const broken = (await window.webContents.executeJavaScript(
      '[...document.images].filter((image) => image.naturalWidth === 0).length',
    )) as number
    window.destroy()
    return { asked, height: broken === 0 ? height : -broken, wide: width > 1100 }
  }, file)
}

/** Calls what the window calls, over the window's own bridge. */
async function callShell<T>(page: Page, name: string, request: unknown): Promise<T> {
  return page.evaluate(
    ([call, argument]) =>
      new Promise<unknown>((resolve, reject) => {
        const { shell } = (globalThis as unknown as { lesionlens: { shell: Bridge } }).lesionlens
        const id = 1_000_000 + Math.floor(Math.random() * 1e6)
        interface Bridge {
          post(message: unknown): void
          onMessage(
            listener: (message: { kind: string; id: number; value: unknown; error: unknown }) => void,
          ): void
        }
        shell.onMessage((message) => {
          if (message.id !== id) return
          if (message.kind === 'result') resolve(message.value)
          else reject(new Error(JSON.stringify(message.error)))
        })
        shell.post({ kind: 'call', id, name: call, request: argument })
      }),
    [name, request] as const,
  ) as Promise<T>
}

test('a report opens without a network request, whole, and prints', async () => {
  test.setTimeout(400_000)
  const home = new Home()
  const study = await home.trainedStudy(['--size', '48', '--epochs', '3'])
  const out = home.path('report')
  const { files } = await lesionlensJson<{ files: string[] }>('report', '--study', study, '--out', out)
  for (const file of files) expect(statSync(join(out, file)).size, file).toBeGreaterThan(100)

  const window = await Window.open(home)
  const page = join(out, 'report.html')
  const { asked, height, wide } = await openInEngine(window.app, page)
  expect(asked).toEqual([`file://${page}`])
  expect(height, 'pixels, or how many pictures are broken').toBeGreaterThan(5000)
  expect(wide, 'scrolls sideways').toBe(false)

  const printed = await callShell<{ file: string; pages: number }>(window.page, 'report.pdf', { folder: out })
  expect(printed.pages).toBeGreaterThan(5)
  expect(readFileSync(printed.file).subarray(0, 5).toString()).toBe('%PDF-')
  await expect(callShell(window.page, 'report.pdf', { folder: home.path('nowhere') })).rejects.toThrow(
    /no report/,
  )
  expect(window.errors).toEqual([])
  await window.close()
  home.remove()
})
