import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { imageExtensions } from '../../imaging/image-file.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { STUDY_SUFFIX } from '../../shared/domain/study.ts'

/** What lies in an image folder. Paths are relative to it, with forward slashes, in alphabetical order. */
export interface Scan {
  readonly images: readonly string[]
  /** Tables that may hold labels, at every depth. */
  readonly tables: readonly string[]
  /** Masks inside the folder, relative, or beside it, absolute. */
  readonly masks: readonly string[]
}

const maskFolder = /^(masks?|segmentations?|ground[ _-]?truth|lesion[ _-]?masks?)$/i
/** ISIC and HAM10000 name the mask of X `X_segmentation.png`. */
const maskSuffix = /[ _-](segmentation|mask|lesion)$/i
const tableExtensions = ['.csv', '.tsv', '.tab', '.txt', '.xlsx']
/** HAM10000 is published with this name and no extension. */
const bareTable = /^HAM10000_metadata$/i

/**
 * Lists a folder and everything below it; hidden files, masks and studies are no images of it.
 * Throws AppError 'bad-input' when there is no such folder.
 */
export async function scanFolder(folder: string, signal: AbortSignal): Promise<Scan> {
  await requireFolder(folder)
  const found = { images: [] as string[], tables: [] as string[], masks: [] as string[] }
  await walk(folder, '', false, found, new Set([await realpath(folder)]), signal)
  for (const beside of [join(folder, '..', 'masks', basename(folder)), join(folder, '..', 'masks')]) {
    if (found.masks.length > 0) break
    const names = await readdir(beside).catch(() => [])
    found.masks.push(...names.filter(isImageName).map((name) => join(beside, name)))
  }
  for (const list of Object.values(found)) list.sort()
  return found
}

async function requireFolder(folder: string): Promise<void> {
  const info = await stat(folder).catch((error: NodeJS.ErrnoException) => error.code ?? 'error')
  if (typeof info !== 'string' && info.isDirectory()) return
  const what =
    info === 'ENOENT'
      ? 'is not there'
      : typeof info === 'string'
        ? `cannot be read (${info})`
        : 'is a file, not a folder'
  throw new AppError('bad-input', say`${folder} ${what}.`, {
    file: folder,
    hint: say`Name the folder that holds the images.`,
  })
}

async function walk(
  folder: string,
  below: string,
  inMasks: boolean,
  found: { images: string[]; tables: string[]; masks: string[] },
  seen: Set<string>,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted()
  const entries = await readdir(join(folder, below), { withFileTypes: true }).catch((error: Error) => {
    throw new AppError('bad-input', say`${join(folder, below)} cannot be read (${error.message}).`, {
      file: join(folder, below),
      hint: say`Check its permissions.`,
    })
  })
  for (const entry of entries) {
    const { name } = entry
    if (name.startsWith('.') || name === '__MACOSX') continue
    const path = below ? `${below}/${name}` : name
    const kind = entry.isSymbolicLink() ? await stat(join(folder, path)).catch(() => null) : entry
    if (kind?.isDirectory()) {
      if (name.endsWith(STUDY_SUFFIX) || (entry.isSymbolicLink() && !(await isNew(join(folder, path), seen))))
        continue
      await walk(folder, path, inMasks || maskFolder.test(name), found, seen, signal)
    } else if (kind?.isFile()) {
      if (isImageName(name)) (inMasks || isMaskName(name) ? found.masks : found.images).push(path)
      else if (tableExtensions.includes(extname(name).toLowerCase()) || bareTable.test(name))
        found.tables.push(path)
    }
  }
}

/** A link that leads back up would never end. */
async function isNew(folder: string, seen: Set<string>): Promise<boolean> {
  const real = await realpath(folder)
  if ([...seen].some((known) => known === real || known.startsWith(`${real}/`))) return false
  seen.add(real)
  return true
}

function isImageName(name: string): boolean {
  return (imageExtensions as readonly string[]).includes(extname(name).toLowerCase())
}

function isMaskName(name: string): boolean {
  return /[ _-]segmentation$/i.test(stem(name))
}

/** File name without folder and extension: `a/ISIC_1.jpg` -> `ISIC_1`. */
export function stem(path: string): string {
  return basename(path, extname(path))
}

/**
 * The ids users see: the name without extension, with as much of the folder before it as tells two files of one name
 * apart (`folder/name`). In the order of `paths`.
 */
export function imageKeys(paths: readonly string[]): string[] {
  const byStem = Map.groupBy(paths, stem)
  const keys = new Map<string, string>()
  for (const [name, same] of byStem) {
    const depth = Math.max(...same.map((path) => path.split('/').length))
    let chosen = same.map(() => name)
    for (let parents = 1; new Set(chosen).size < same.length && parents < depth; parents++) {
      chosen = same.map((path) => [...folders(path).slice(-parents), name].join('/'))
    }
    // Only the extension tells them apart.
    if (new Set(chosen).size < same.length) chosen = [...same]
    same.forEach((path, i) => keys.set(path, chosen[i]!))
  }
  return paths.map((path) => keys.get(path)!)
}

/** The folders a relative path goes through: `a/b/c.jpg` -> ['a', 'b']. */
export function folders(path: string): string[] {
  return path.split('/').slice(0, -1)
}

/** The mask of each image, or null; of several the one whose folder is named like a folder of the image. */
export function matchMasks(paths: readonly string[], masks: readonly string[]): (string | null)[] {
  const byStem = Map.groupBy(masks, (mask) => stem(mask).replace(maskSuffix, ''))
  return paths.map((path) => {
    const candidates = byStem.get(stem(path))
    if (!candidates) return null
    const around = folders(path)
    return candidates.find((mask) => around.includes(basename(dirname(mask)))) ?? candidates[0]!
  })
}
