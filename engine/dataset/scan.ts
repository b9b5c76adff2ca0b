import { readdir, realpath, stat } from 'node:fs/promises'
import type { Dirent } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { isImageExtension } from '../../imaging/formats.ts'
import { listContainer, isHdf5Name } from '../../imaging/hdf5-pictures.ts'
import { AppError, toWireError } from '../../shared/errors.ts'
import type { Hint } from '../../shared/hint.ts'
import { say } from '../../shared/say.ts'
import type { LeftOutFile, Problem } from '../../shared/domain/import-findings.ts'
import type { InspectedFiles } from '../../shared/domain/inspection.ts'
import { STUDY_SUFFIX } from '../../shared/domain/study.ts'
import { kindOfFile, skippedName } from './file-kinds.ts'
import { separateMasks } from './masks.ts'

/** What lies in an image folder. Paths are relative to it, with forward slashes, in alphabetical order. */
export interface Scan {
  readonly images: readonly string[]
  /** Tables that may hold labels, at every depth. */
  readonly tables: readonly string[]
  /** Masks inside the folder, relative, or beside it, absolute. */
  readonly masks: readonly string[]
  /** Of formats that are not read. */
  readonly unsupported: readonly LeftOutFile[]
  /** No images of lesions: hidden files, links, superpixels. */
  readonly skipped: readonly LeftOutFile[]
  /** Folders and files that cannot be looked at; a folder ends in a slash. */
  readonly unreadable: readonly Problem[]
  /** Names that could mean a mask or an image. */
  readonly warnings: readonly Hint[]
}

interface Found {
  readonly image: string[]
  readonly table: string[]
  readonly unsupported: LeftOutFile[]
  readonly skipped: LeftOutFile[]
  readonly unreadable: Problem[]
}

interface Walk {
  readonly root: string
  readonly found: Found
  /** Real paths of the folders walked through. */
  readonly seen: Set<string>
  readonly signal: AbortSignal
}

/**
 * Lists a folder and everything below it. What cannot be looked at, or is no image, is named and the rest goes on.
 * Throws AppError 'bad-input' when there is no such folder, or it cannot be read itself.
 */
export async function scanFolder(folder: string, signal: AbortSignal): Promise<Scan> {
  await requireFolder(folder)
  const found: Found = { image: [], table: [], unsupported: [], skipped: [], unreadable: [] }
  const walk = { root: folder, found, seen: new Set([await realpath(folder)]), signal }
  await walkThrough(walk, '', await listRoot(folder))
  found.image.sort()
  found.table.sort()
  for (const list of [found.unsupported, found.skipped, found.unreadable])
    list.sort((a, b) => (a.path < b.path ? -1 : 1))
  const { images, masks, others, warnings } = await separateMasks(folder, found.image, signal)
  const beside = masks.length > 0 ? [] : await masksBeside(folder)
  const { table: tables, unsupported, unreadable } = found
  const skipped = [...found.skipped, ...others]
  return { images, tables, masks: [...masks, ...beside], unsupported, skipped, unreadable, warnings }
}

/** The counts of a scan as an inspection shows them. */
export function inspectedFiles(scan: Scan): InspectedFiles {
  const byExtension: Record<string, number> = {}
  for (const path of scan.images) {
    const extension = extname(path).slice(1).toLowerCase()
    byExtension[extension] = (byExtension[extension] ?? 0) + 1
  }
  const { unreadable, unsupported, skipped } = scan
  return { images: scan.images.length, byExtension, unreadable, unsupported, skipped }
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

async function listRoot(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((error: Error) => {
    throw new AppError('bad-input', say`${folder} cannot be read (${error.message}).`, {
      file: folder,
      hint: say`Check its permissions.`,
    })
  })
}

async function walkThrough(walk: Walk, below: string, entries: readonly Dirent[]): Promise<void> {
  walk.signal.throwIfAborted()
  for (const entry of entries) {
    const path = below + entry.name
    const reason = skippedName(entry.name)
    if (reason) walk.found.skipped.push({ path, reason })
    else if (entry.isFile()) await addFile(walk, path, entry.name)
    else await addOther(walk, path, entry)
  }
}

async function addFile({ root, found }: Walk, path: string, name: string): Promise<void> {
  const file = join(root, path)
  // What stands for bytes that are no UTF-8; a name may also hold this character itself.
  if (name.includes('\uFFFD') && !(await stat(file).catch(() => null))) {
    found.unreadable.push({ path, error: say`The name of ${name} is not UTF-8. Rename it.` })
    return
  }
  if (isHdf5Name(name)) return addContained(found, file, path)
  const kind = await kindOfFile(file, name)
  if ('reason' in kind) found[kind.kind].push({ path, reason: kind.reason })
  else found[kind.kind].push(path)
}

/** Pictures in an HDF5 file, as files in a folder of its name. */
async function addContained(found: Found, file: string, path: string): Promise<void> {
  try {
    const names = await listContainer(file)
    for (const name of names) found.image.push(`${path}/${name}`)
    if (names.length === 0) found.skipped.push({ path, reason: say`HDF5 file without images` })
  } catch (error) {
    found.unreadable.push({ path, error: toWireError(error).message })
  }
}

async function addOther(walk: Walk, path: string, entry: Dirent): Promise<void> {
  const { root, found } = walk
  const leaveOut = (reason: LeftOutFile['reason']): void => void found.skipped.push({ path, reason })
  const linked = entry.isSymbolicLink() ? await stat(join(root, path)).catch(() => null) : undefined
  if (linked === null) return leaveOut(say`link that leads nowhere`)
  if (linked?.isFile()) return addFile(walk, path, entry.name)
  if (!(linked ?? entry).isDirectory()) return leaveOut(say`not a file`)
  if (entry.name.endsWith(STUDY_SUFFIX)) return leaveOut(say`LesionLens study`)
  if (linked && !(await isNew(join(root, path), walk.seen)))
    return leaveOut(say`link to a folder that is looked at already`)
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch((error: Error) => {
    found.unreadable.push({ path: `${path}/`, error: say`${path} cannot be read (${error.message}).` })
    return []
  })
  await walkThrough(walk, `${path}/`, entries)
}

/** A link that leads back up would never end, and pictures behind two links are one. */
async function isNew(folder: string, seen: Set<string>): Promise<boolean> {
  const real = await realpath(folder)
  if ([...seen].some((known) => known === real || known.startsWith(`${real}/`))) return false
  seen.add(real)
  return true
}

/** Masks in `masks/` beside the folder, absolute. */
async function masksBeside(folder: string): Promise<string[]> {
  const isImage = (name: string): boolean => isImageExtension(extname(name))
  for (const beside of [join(folder, '..', 'masks', basename(folder)), join(folder, '..', 'masks')]) {
    const names = await readdir(beside).catch(() => [])
    const masks = names.filter(isImage).map((name) => join(beside, name))
    if (masks.length > 0) return masks.sort()
  }
  return []
}
