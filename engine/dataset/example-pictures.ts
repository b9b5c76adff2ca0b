/** Small pictures of a folder that is not imported yet: the examples that inspections named, and nothing else. */
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join, relative } from 'node:path'
import { writeWhole } from '../../files/write-whole.ts'
import { thumbnail } from '../../imaging/decode.ts'
import type { MediaFile } from '../../shared/contract/study-calls.ts'
import type { Inspection } from '../../shared/domain/inspection.ts'
import { AppError } from '../../shared/errors.ts'
import { LruCache } from '../../shared/lru-cache.ts'
import { say } from '../../shared/say.ts'

/** Twice the side at which the import screen shows them. */
const SIDE_PX = 96
/** Folders whose examples are remembered: the window looks into one at a time. */
const FOLDERS = 4
/** libvips has four threads. */
const AT_ONCE = 4

export class ExamplePictures {
  readonly #named = new LruCache<string, Set<string>>(FOLDERS)
  readonly #waiting: (() => void)[] = []
  #busy = 0
  #drafts: string | undefined

  /** What this inspection named may be asked for from now on. */
  remember({ folder, examples }: Pick<Inspection, 'folder' | 'examples'>): void {
    const paths = this.#named.get(folder) ?? new Set()
    for (const path of Object.values(examples).flat()) if (isBelow(folder, path)) paths.add(path)
    this.#named.set(folder, paths)
  }

  /** A JPEG with a longer side of at most 96 pixels. Throws AppError 'not-found' for a file that no inspection named, 'bad-input' for no image. */
  async file({ folder, path }: { readonly folder: string; readonly path: string }): Promise<MediaFile> {
    if (!this.#named.get(folder)?.has(path))
      throw new AppError('not-found', say`No inspection of ${folder} named ${path}.`)
    const source = join(folder, path)
    const { mtimeMs, size } = await stat(source)
    const name = createHash('sha256').update(`${source}\0${mtimeMs}\0${size}`).digest('hex')
    const file = join(this.#draftFolder(), `${name}.jpg`)
    if (!existsSync(file)) await this.#make(source, file)
    return { file, mime: 'image/jpeg' }
  }

  async #make(source: string, file: string): Promise<void> {
    if (this.#busy >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#busy++
    try {
      await writeWhole(file, await thumbnail(source, SIDE_PX))
    } finally {
      this.#busy--
      this.#waiting.shift()?.()
    }
  }

  /** Nothing is written beside images that may never be imported. */
  #draftFolder(): string {
    if (this.#drafts === undefined) {
      const folder = mkdtempSync(join(tmpdir(), 'lesionlens-examples-'))
      process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
      this.#drafts = folder
    }
    return this.#drafts
  }
}

function isBelow(folder: string, path: string): boolean {
  const inside = relative(folder, join(folder, path))
  return inside !== '' && !inside.startsWith('..') && !isAbsolute(path)
}
