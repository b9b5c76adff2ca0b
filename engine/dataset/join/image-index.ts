import { imageExtensions } from '../../../imaging/formats.ts'
/** Extensions under which tables name pictures, whether or not they can be read: the file may lie there as another format. */
const EXTENSIONS: ReadonlySet<string> = new Set([...imageExtensions, '.heic', '.heif', '.dcm', '.dicom'])

/** What is added to a name when a picture is made smaller or cut: `ISIC_0000031_downsampled`. */
const TREATED =
  /[ _-](downsampled|resized|small|cropped|crop|dermoscopic([ _]image)?|orig(inal)?|\d{2,4}x\d{2,4})$/

/** Finds the images that a cell of a table means, by path, file name or id, in any case, Unicode form and extension. */
export class ImageIndex {
  readonly #paths: readonly string[]
  readonly #byName = new Map<string, number[]>()
  readonly #byStem = new Map<string, number[]>()
  readonly #byBare = new Map<string, number[]>()
  readonly #byNumber = new Map<string, number[]>()

  /** Relative paths with forward slashes; what is found are indices of them. */
  constructor(paths: readonly string[]) {
    this.#paths = paths.map(normalPath)
    this.#paths.forEach((path, i) => {
      const name = lastOf(path)
      const stem = withoutExtension(name)
      add(this.#byName, name, i)
      add(this.#byStem, stem, i)
      if (TREATED.test(stem)) add(this.#byBare, stem.replace(TREATED, ''), i)
      if (/^\d+$/.test(stem)) add(this.#byNumber, stem.replace(/^0+(?=\d)/, ''), i)
    })
  }

  get size(): number {
    return this.#paths.length
  }

  /** Indices of the images; more than one where files of one name lie in several folders. */
  find(cell: string): readonly number[] {
    const path = normalPath(cell)
    if (path === '') return NONE
    const name = lastOf(path)
    const stem = withoutExtension(name)
    const found = this.#byName.get(name) ?? this.#byStem.get(stem) ?? this.#byTreatedName(stem)
    if (!found) return NONE
    if (found.length === 1 || !path.includes('/')) return found
    const exact = found.filter((i) => this.#endsWith(i, path))
    return exact.length > 0 ? exact : found
  }

  #byTreatedName(stem: string): readonly number[] | undefined {
    const bare = stem.replace(TREATED, '')
    const number = /^0*(\d+)(?:\.0)?$/.exec(stem)?.[1]
    return (
      this.#byBare.get(bare) ??
      (bare === stem ? undefined : this.#byStem.get(bare)) ??
      (number === undefined ? undefined : this.#byNumber.get(number))
    )
  }

  #endsWith(image: number, tail: string): boolean {
    const whole = `/${this.#paths[image]}`
    return whole.endsWith(`/${tail}`) || withoutExtension(whole).endsWith(`/${withoutExtension(tail)}`)
  }

  /**
   * For ids that are only the beginning or the end of each file's name: image index by id. Of use where nothing else fits;
   * an id that fits several files fits none.
   */
  findAffixes(ids: ReadonlySet<string>): Map<string, number> {
    const found = new Map<string, number>()
    const several = new Set<string>()
    for (const [stem, images] of this.#byStem) {
      const id = affixes(stem).find((part) => ids.has(part))
      if (id === undefined) continue
      if (found.has(id) || images.length > 1) several.add(id)
      else found.set(id, images[0] ?? 0)
    }
    for (const id of several) found.delete(id)
    return found
  }
}

const NONE: readonly number[] = []

/** Beginnings and ends of a name at its separators, the longest first. */
function affixes(stem: string): string[] {
  const cuts = [...stem.matchAll(/[ _.-]+/g)]
  const heads = cuts.map(({ index }) => stem.slice(0, index))
  const tails = cuts.map(({ index, 0: { length } }) => stem.slice(index + length))
  return [...heads, ...tails].filter((part) => part !== '').sort((a, b) => b.length - a.length)
}

/** The form in which ids are compared. */
export function normalPath(text: string): string {
  return text
    .trim()
    .normalize('NFC')
    .toLowerCase()
    .replace(/^https?:\/\/[^?#]*\/([^?#]*).*$/, '$1')
    .replaceAll('\\', '/')
    .replace(/^(\.?\/)+/, '')
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** 'a (1).jpg' -> 'a (1)'; an id with a dot in it stays whole. */
function withoutExtension(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot > 0 && EXTENSIONS.has(name.slice(dot)) ? name.slice(0, dot) : name
}

function add(map: Map<string, number[]>, key: string, value: number): void {
  const known = map.get(key)
  if (known) known.push(value)
  else map.set(key, [value])
}
