import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

describe.runIf(process.platform === 'linux')('register.sh of the packaged folder', () => {
  let home: string
  beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'lesionlens-register-'))))
  afterEach(() => rmSync(home, { recursive: true }))

  function register(app: string, ...args: readonly string[]): void {
    cpSync('resources/linux', join(home, app, 'linux'), { recursive: true })
    const env = { ...process.env, XDG_DATA_HOME: join(home, 'share') }
    execFileSync(join(home, app, 'linux', 'register.sh'), args, { env })
  }
  const made = (file: string): string => readFileSync(join(home, 'share', file), 'utf8')

  it('gives the files in studies to the program beside it', () => {
    register('app')
    const entry = made('applications/lesionlens.desktop')
    expect(entry).toContain(`\nExec="${join(home, 'app', 'lesionlens')}" %f\n`)
    const type = /\nMimeType=(.*);\n/.exec(entry)![1]!
    expect(made('mime/packages/lesionlens.xml')).toContain(`<mime-type type="${type}">`)
    expect(made('mime/packages/lesionlens.xml')).toContain('<glob pattern="*.llstudy"/>')
    expect(made(`icons/hicolor/scalable/mimetypes/${type.replace('/', '-')}.svg`)).toContain('<svg')
  })

  it('writes folders with odd names as the specification wants them', () => {
    register('an app 100% "mine" $HOME')
    const odd = '/an app 100%% \\\\"mine\\\\" \\\\$HOME/lesionlens'
    expect(made('applications/lesionlens.desktop')).toContain(`Exec="${home}${odd}" %f`)
  })

  it('takes everything back', () => {
    register('app')
    register('app', '--remove')
    const left = readdirSync(join(home, 'share'), { recursive: true, withFileTypes: true })
    expect(left.filter((each) => each.isFile() && each.name.includes('lesionlens'))).toEqual([])
  })
})
