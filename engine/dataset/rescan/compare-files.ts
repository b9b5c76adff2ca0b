import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { FolderChanges } from '../../../shared/domain/rescan.ts'
import type { KnownImage } from '../../db/rescans.ts'

export interface FoundFile {
  /** Relative to the image folder. */
  readonly path: string
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly modified: number
}

/** The disk answers several questions at once. */
const AT_ONCE = 64

/** Size and time of files; what is gone meanwhile is left out. */
export async function statFiles(
  folder: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<FoundFile[]> {
  const found: (FoundFile | null)[] = new Array(paths.length).fill(null)
  let next = 0
  async function work(): Promise<void> {
    for (let at = next++; at < paths.length; at = next++) {
      signal.throwIfAborted()
      const path = paths[at] ?? ''
      const info = await stat(join(folder, path)).catch(() => null)
      if (info) found[at] = { path, bytes: info.size, modified: info.mtimeMs }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return found.filter((file) => file !== null)
}

export interface FileComparison {
  /** Images whose file is as it was, by time and size. */
  readonly same: readonly KnownImage[]
  /** Files that must be read to know what they are. */
  readonly doubtful: readonly FoundFile[]
  /** The image that each path was, where there was one. */
  readonly knownAt: ReadonlyMap<string, KnownImage>
  /** Images whose path is no more. */
  readonly missing: readonly KnownImage[]
}

export function compareFiles(known: readonly KnownImage[], files: readonly FoundFile[]): FileComparison {
  const knownAt = new Map(known.filter(({ isGone }) => !isGone).map((image) => [image.path, image]))
  const same: KnownImage[] = []
  const doubtful: FoundFile[] = []
  for (const file of files) {
    const image = knownAt.get(file.path)
    if (image?.bytes === file.bytes && image.modified === file.modified) same.push(image)
    else doubtful.push(file)
  }
  const there = new Set(files.map(({ path }) => path))
  return { same, doubtful, knownAt, missing: known.filter(({ path, isGone }) => isGone || !there.has(path)) }
}

/**
 * What a rescan may find, without reading a file.
 * @param refused files that could not be read last time: they are no news
 */
export function countChanges(
  { same, doubtful, knownAt, missing }: FileComparison,
  refused: ReadonlySet<string>,
): FolderChanges {
  const differing = doubtful.flatMap((file) => {
    const image = knownAt.get(file.path)
    return image ? [{ file, image }] : []
  })
  // Of studies made before times were kept, the size must do.
  const changed = differing.filter(({ file, image }) => image.modified !== null || image.bytes !== file.bytes)
  return {
    added: doubtful.filter(({ path }) => !knownAt.has(path) && !refused.has(path)).length,
    changed: changed.length,
    gone: missing.filter(({ isGone }) => !isGone).length,
    unchanged: same.length + differing.length - changed.length,
  }
}

/** A file with its content. */
export interface ReadContent {
  readonly path: string
  readonly sha256: string
}

export interface Matched<Content extends ReadContent> {
  /** The file was written again with the content it had. */
  readonly touched: readonly { readonly image: KnownImage; readonly content: Content }[]
  readonly changed: readonly { readonly image: KnownImage; readonly content: Content }[]
  readonly relocated: readonly {
    readonly image: KnownImage
    readonly content: Content
    readonly kind: 'moved' | 'renamed' | 'back'
  }[]
  readonly added: readonly Content[]
  /** Newly missed. */
  readonly gone: readonly KnownImage[]
}

/**
 * Follows images to where their content now lies. An image whose path holds other content is looked for elsewhere first: two files whose names
 * were exchanged are two renamed ones, not two changed ones.
 */
export function matchContents<Content extends ReadContent>(
  { knownAt, missing, doubtful }: FileComparison,
  contents: readonly Content[],
): Matched<Content> {
  const touched = contents.flatMap((content) => {
    const image = knownAt.get(content.path)
    return image?.sha256 === content.sha256 ? [{ image, content }] : []
  })
  const settled = new Set(touched.map(({ content }) => content))
  const settledImages = new Set(touched.map(({ image }) => image))
  const displaced = doubtful.flatMap(({ path }) => knownAt.get(path) ?? [])
  const homeless = [...displaced.filter((image) => !settledImages.has(image)), ...missing]
  const bySha = Map.groupBy(homeless, ({ sha256 }) => sha256)
  const relocated: Matched<Content>['relocated'][number][] = []
  for (const content of contents) {
    if (settled.has(content)) continue
    const image = takeNearest(bySha.get(content.sha256), content.path)
    if (!image) continue
    settled.add(content)
    settledImages.add(image)
    relocated.push({ image, content, kind: kindOfMove(image, content.path) })
  }
  const changed = contents.flatMap((content) => {
    const image = knownAt.get(content.path)
    return settled.has(content) || !image || settledImages.has(image) ? [] : [{ image, content }]
  })
  for (const { image, content } of changed) {
    settled.add(content)
    settledImages.add(image)
  }
  return {
    touched,
    changed,
    relocated,
    added: contents.filter((content) => !settled.has(content)),
    gone: homeless.filter((image) => !settledImages.has(image) && !image.isGone),
  }
}

/** Of several images with the same content, one of the same name, or the first that was there last time. */
function takeNearest(candidates: KnownImage[] | undefined, path: string): KnownImage | undefined {
  if (!candidates) return undefined
  const rank = (image: KnownImage): number =>
    Number(image.isGone) * 2 + Number(basename(image.path) !== basename(path))
  const best = candidates.reduce<KnownImage | undefined>(
    (a, b) => (a === undefined || rank(b) < rank(a) ? b : a),
    undefined,
  )
  if (best) candidates.splice(candidates.indexOf(best), 1)
  return best
}

function kindOfMove(image: KnownImage, path: string): 'moved' | 'renamed' | 'back' {
  if (image.isGone) return 'back'
  return dirname(image.path) === dirname(path) ? 'renamed' : 'moved'
}
