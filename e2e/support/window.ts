import { _electron, expect, type ElectronApplication, type Page } from '@playwright/test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lesionlensJson, ROOT } from './command-line.ts'

/** A user's home of its own for each test: settings, studies, image folders. */
export class Home {
  readonly folder = mkdtempSync(join(tmpdir(), 'lesionlens-e2e-'))

  path(...parts: string[]): string {
    return join(this.folder, ...parts)
  }

  /** The bundled synthetic images, where the test may write beside them. */
  copySample(name = 'lesions'): string {
    const to = this.path(name)
    cpSync(join(ROOT, 'resources/sample'), to, { recursive: true })
    return to
  }

  /** A study of the synthetic images, made on the command line, with a model trained by each list of arguments. */
  async trainedStudy(...trainings: readonly (readonly string[])[]): Promise<string> {
    const study = this.path('s.lesionlens')
    await lesionlensJson('import', this.copySample(), '--study', study)
    for (const training of trainings) await lesionlensJson('train', '--study', study, ...training)
    return study
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

/** The running app. Only Electron's own dialogs are stubbed; everything behind them is real. */
export class Window {
  readonly app: ElectronApplication
  readonly page: Page
  /** Errors the page logged; a test ends with none. */
  readonly errors: string[] = []

  private constructor(app: ElectronApplication, page: Page) {
    this.app = app
    this.page = page
    page.on('pageerror', (error) => this.errors.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text())
    })
  }

  /** Opens the clone's build, or a packaged program. */
  static async open(home: Home, args: readonly string[] = [], packaged?: string): Promise<Window> {
    const app = await _electron.launch(launchOptions(home, args, packaged))
    const page = await app.firstWindow()
    const window = new Window(app, page)
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.setContentSize(1280, 800))
    await expect(page.locator('main')).toBeVisible()
    return window
  }

  /** Starts the app a second time, as a double-click does while the window is open; it hands over and ends. */
  static async startAgain(home: Home, args: readonly string[]): Promise<void> {
    const { executablePath, args: all, env } = launchOptions(home, args)
    const [status] = (await once(spawn(executablePath, all, { env, stdio: 'ignore' }), 'exit')) as [number]
    expect(status).toBe(0)
  }

  /** The next dialog for a folder or file answers with this path; null closes it without a choice. */
  async answerFolderDialog(folder: string | null): Promise<void> {
    await this.app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () =>
        Promise.resolve({ canceled: chosen === null, filePaths: chosen === null ? [] : [chosen] })
    }, folder)
  }

  /** The next save dialogs answer with these paths, one after the other; null closes one, and the last answer stays. */
  async answerSaveDialog(...files: (string | null)[]): Promise<void> {
    await this.app.evaluate(({ dialog }, answers) => {
      dialog.showSaveDialog = () => {
        const chosen = answers.length > 1 ? answers.shift() : answers[0]
        return Promise.resolve({ canceled: chosen === null, filePath: chosen ?? '' })
      }
    }, files)
  }

  /** Answers the question whether existing files may be replaced; what was asked so far is in `replacements`. */
  async answerReplace(may: boolean): Promise<void> {
    await this.app.evaluate(({ dialog }, answer) => {
      const asked: string[] = []
      Object.assign(globalThis, { asked })
      dialog.showMessageBox = (...args: unknown[]) => {
        asked.push((args.at(-1) as { message: string }).message)
        return Promise.resolve({ response: answer ? 0 : 1, checkboxChecked: false })
      }
    }, may)
  }

  replacements(): Promise<readonly string[]> {
    return this.app.evaluate(() => (globalThis as unknown as { asked: readonly string[] }).asked)
  }

  /** A file is dropped onto the window from outside. */
  async drop(file: string): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page)
    const data = { items: [], files: [file], dragOperationsMask: 1 }
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await session.send('Input.dispatchDragEvent', { type, x: 400, y: 400, data })
    await session.detach()
  }

  async setTheme(theme: 'light' | 'dark'): Promise<void> {
    await this.page.emulateMedia({ colorScheme: theme })
  }

  async setLanguage(language: 'English' | 'Türkçe'): Promise<void> {
    await this.page.getByRole('button', { name: /^(Settings|Ayarlar)$/ }).click()
    await this.page.getByRole('menuitemradio', { name: language }).click()
    await expect(this.page.getByRole('menu')).toBeHidden()
  }

  async goTo(name: 'Dataset' | 'Train' | 'Results' | 'Review'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name }).click()
    await expect(this.page.locator(`main[data-page="${name.toLowerCase()}"]`)).toBeVisible()
  }

  async close(): Promise<void> {
    await this.app.close()
  }
}

function launchOptions(home: Home, args: readonly string[], packaged?: string) {
  // Without a graphics card, Chromium's attempts to use one now and then leave its main loop asleep.
  const flags = process.platform === 'linux' ? ['--no-sandbox', '--disable-gpu'] : []
  return {
    executablePath: packaged ?? electronProgram(),
    args: [...flags, ...(packaged ? [] : [ROOT]), ...args],
    env: {
      ...(process.env as Record<string, string>),
      LESIONLENS_USER_DATA: home.path('user'),
      LESIONLENS_STUDIES: home.path('studies'),
    },
  }
}

/** What the test runner's set-up found, else the binary the electron package brought. */
function electronProgram(): string {
  const given = process.env['LESIONLENS_ELECTRON']
  if (given) return given
  const folder = join(ROOT, 'node_modules/electron')
  return join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim())
}
