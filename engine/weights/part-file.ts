import { open, readFile, rm, stat, writeFile, type FileHandle } from 'node:fs/promises'

/** What the beginning of a file came from: only the rest of the same thing may follow it. */
interface Origin {
  readonly url: string
  /** Strong ETag or date of last change, for If-Range; null when the server tells neither. */
  readonly validator: string | null
}

/** The beginning of a download, kept between attempts and sessions: `<name>.part`, and where it is from in `<name>.part.json`. */
export class PartFile {
  readonly file: string
  readonly #url: string
  #bytes: number
  #validator: string | null

  private constructor(file: string, url: string, bytes: number, validator: string | null) {
    this.file = file
    this.#url = url
    this.#bytes = bytes
    this.#validator = validator
  }

  /** What an earlier attempt left; what came from another address or is longer than the whole is thrown away. */
  static async open(file: string, url: string, total: number): Promise<PartFile> {
    const [info, origin] = await Promise.all([stat(file).catch(() => null), readOrigin(`${file}.json`)])
    const fits = info !== null && origin?.url === url && info.size <= total
    const part = new PartFile(file, url, fits ? info.size : 0, fits ? origin.validator : null)
    if (!fits) await part.discard()
    return part
  }

  get bytes(): number {
    return this.#bytes
  }
  get validator(): string | null {
    return this.#validator
  }

  /** Ready to write after what is there; from the beginning when `validator` is given. */
  async append(validator?: string | null): Promise<FileHandle> {
    if (validator === undefined) return open(this.file, 'a')
    this.#bytes = 0
    this.#validator = validator
    const origin: Origin = { url: this.#url, validator }
    const handle = await open(this.file, 'w')
    await writeFile(`${this.file}.json`, JSON.stringify(origin))
    return handle
  }

  async write(handle: FileHandle, chunk: Uint8Array): Promise<void> {
    await handle.writeFile(chunk)
    this.#bytes += chunk.length
  }

  async discard(): Promise<void> {
    this.#bytes = 0
    this.#validator = null
    await Promise.all([rm(this.file, { force: true }), rm(`${this.file}.json`, { force: true })])
  }
}

async function readOrigin(file: string): Promise<Origin | null> {
  try {
    const { url, validator } = JSON.parse(await readFile(file, 'utf8')) as Partial<Origin>
    return typeof url === 'string'
      ? { url, validator: typeof validator === 'string' ? validator : null }
      : null
  } catch {
    return null
  }
}
