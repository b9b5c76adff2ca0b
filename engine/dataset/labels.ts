import { basename, extname, join } from 'node:path'
import type { ImageMetadata, LabelSource, SplitPart } from '../../shared/domain/dataset.ts'
import type { ImportRequest } from '../../shared/domain/inspection.ts'
import { AppError } from '../../shared/errors.ts'
import { toDo, type Hint } from '../../shared/hint.ts'
import { say } from '../../shared/say.ts'
import { imageExtensions } from '../../imaging/image-file.ts'
import { readLabelFile, toPart, type LabelFile, type LabelRow } from './label-file.ts'
import { folders, stem, type Scan } from './scan.ts'
import { readTable } from './tables/read-table.ts'

/** What is known of an image besides its pixels. */
export interface ImageFacts {
  /** Class; null when unlabelled. */
  readonly label: string | null
  readonly patient: string | null
  readonly lesion: string | null
  /** Part of the split that the data itself names. */
  readonly part: SplitPart | null
  readonly metadata: ImageMetadata
}

export interface Labelling {
  /** In the order of the scan's images. */
  readonly facts: readonly ImageFacts[]
  readonly source: LabelSource
  readonly warnings: readonly Hint[]
}

/** Share of the images below which a label file's diagnoses give way to folders that label every image. */
const MIN_LABELLED_SHARE = 0.8

/**
 * Decides where the labels come from and reads them: the file that the user names; else the metadata beside the images; else
 * the folder each image lies in. Throws AppError 'bad-input' when there are none, or none that fit the images.
 */
export async function labelImages(folder: string, scan: Scan, request: ImportRequest): Promise<Labelling> {
  const warnings: Hint[] = []
  const { raw, source, file, rows, parts } = await findLabels(folder, scan, request, warnings)
  const labels = request.map ? applyMap(raw, request.map, warnings) : raw
  requireClasses(labels, folder, file)
  const facts = labels.map((label, i): ImageFacts => {
    const row = rows[i]
    return {
      label,
      patient: row?.patient ?? null,
      lesion: row?.lesion ?? null,
      part: row?.part ?? parts[i]!,
      metadata: row?.metadata ?? {},
    }
  })
  const without = labels.filter((label) => label === null).length
  if (without > 0)
    warnings.push(say`${without} of ${labels.length} images have no label and are in no split.`)
  return { facts, source, warnings }
}

export interface FoundLabels {
  /** Label of each image as it stands there; null when unlabelled. */
  readonly raw: readonly (string | null)[]
  readonly source: LabelSource
  readonly file: LabelFile | null
  readonly rows: readonly (LabelRow | null)[]
  /** Parts of a split that folders name. */
  readonly parts: readonly (SplitPart | null)[]
}

/** Labels before any mapping, and where they come from. Throws as `labelImages`, except that there may be none. */
export async function findLabels(
  folder: string,
  scan: Scan,
  request: ImportRequest,
  warnings: Hint[],
): Promise<FoundLabels> {
  const file = await findLabelFile(folder, scan, request)
  const rows = file ? matchRows(file, scan.images, warnings) : scan.images.map(() => null)
  const fromFile = rows.map((row) => row?.label ?? null)
  const fromFolders = folderLabels(scan.images)
  const source = chooseSource(file, fromFile, fromFolders, request, warnings)
  return {
    raw: source === 'folders' ? fromFolders.labels : fromFile,
    source,
    file,
    rows,
    parts: fromFolders.parts,
  }
}

async function findLabelFile(folder: string, scan: Scan, request: ImportRequest): Promise<LabelFile | null> {
  const choice = { labelColumn: request.labelColumns?.[0], groupColumn: request.groupColumns?.[0] }
  if (request.labels !== undefined) {
    const table = await readTable(request.labels[0] ?? '')
    const file = readLabelFile(table, choice)
    if (file) return file
    throw new AppError('bad-input', say`${basename(table.file)} has no column that names the images.`, {
      file: table.file,
      hint: say`Call it image_id. Its columns are: ${table.columns.join(', ')}.`,
    })
  }
  const isMetadata = (name: string): boolean => /metadata/i.test(name)
  const atTop = scan.tables.filter((name) => !name.includes('/') && !/\.(txt|xlsx)$/i.test(name))
  const candidates = atTop.sort((a, b) => Number(isMetadata(b)) - Number(isMetadata(a)))
  for (const name of candidates) {
    const file = readLabelFile(await readTable(join(folder, name)), choice)
    if (file && (isMetadata(name) || indexRows(file, scan.images).size > 0)) return file
  }
  if (choice.labelColumn === undefined && choice.groupColumn === undefined) return null
  throw new AppError('bad-input', say`There is no label file in ${folder} to take a column from.`, {
    file: folder,
    hint: toDo(
      { kind: 'choose-label-file' },
      say`Put a label file (CSV) into the folder, beside the images.`,
    ),
  })
}

/** The row of each image, or null. Throws when not one row fits. */
function matchRows(file: LabelFile, images: readonly string[], warnings: Hint[]): (LabelRow | null)[] {
  const found = indexRows(file, images, warnings)
  const name = basename(file.file)
  if (found.size === 0) {
    const example = file.rows[0]?.image
    throw new AppError(
      'bad-input',
      say`${name} names ${file.rows.length} images, but none of them is in the folder.`,
      {
        file: file.file,
        hint: example
          ? say`Its column ${file.imageColumn} says "${example}"; the folder holds "${stem(images[0] ?? '')}". Choose the folder or the file that belongs to it.`
          : say`It has no rows. Give a file with one line per image.`,
      },
    )
  }
  const known = new Set(images.flatMap((path) => [stem(path).toLowerCase(), path.toLowerCase()]))
  const missing = file.rows.filter((row) => !known.has(rowStem(row.image).toLowerCase()))
  if (missing.length > 0) {
    const some = missing.slice(0, 3).map((row) => row.image || '(empty)')
    const names = `${some.join(', ')}${missing.length > 3 ? ', ...' : ''}`
    warnings.push(say`${name} names ${missing.length} image(s) that are not in the folder: ${names}.`)
  }
  return images.map((path) => found.get(path) ?? null)
}

/** Rows by image path. A row that holds a path is meant for the file whose path ends so, another for every file of that name. */
function indexRows(file: LabelFile, images: readonly string[], warnings: Hint[] = []): Map<string, LabelRow> {
  const byStem = Map.groupBy(images, (path) => stem(path).toLowerCase())
  const found = new Map<string, LabelRow>()
  const conflicts = new Set<string>()
  for (const row of file.rows) {
    const candidates = byStem.get(rowStem(row.image).toLowerCase()) ?? []
    const exact = candidates.filter((path) => endsWithPath(path, row.image))
    for (const path of exact.length > 0 ? exact : candidates) {
      const before = found.get(path)
      if (!before) found.set(path, row)
      else if (before.label !== row.label) conflicts.add(row.image)
    }
  }
  if (conflicts.size > 0) {
    warnings.push(
      say`${basename(file.file)} labels ${conflicts.size} image(s) twice and differently (${[...conflicts].slice(0, 3).join(', ')}); the first line of each counts.`,
    )
  }
  return found
}

/** 'train/nv/a (1).jpg' -> 'a (1)'; an id with a dot in it stays whole. */
function rowStem(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  const extension = extname(last)
  const known = (imageExtensions as readonly string[]).includes(extension.toLowerCase())
  return known ? last.slice(0, -extension.length) : last
}

function endsWithPath(path: string, name: string): boolean {
  if (!/[\\/]/.test(name)) return false
  const tail = name
    .replaceAll('\\', '/')
    .replace(/^\.?\//, '')
    .toLowerCase()
  return (
    `/${path.toLowerCase()}`.endsWith(`/${tail}`) ||
    `/${path.toLowerCase()}`.replace(/\.[^.]+$/, '').endsWith(`/${tail}`)
  )
}

/** The class is the folder an image lies in; a folder called train, val or test above it names the part. */
function folderLabels(images: readonly string[]): { labels: (string | null)[]; parts: (SplitPart | null)[] } {
  const parts = images.map((path) => toPart(folders(path).length > 1 ? folders(path)[0]! : null))
  const labels = images.map((path) => folders(path).at(-1) ?? null)
  return { labels, parts }
}

function chooseSource(
  file: LabelFile | null,
  fromFile: readonly (string | null)[],
  fromFolders: { readonly labels: readonly (string | null)[] },
  request: ImportRequest,
  warnings: Hint[],
): LabelSource {
  const given: LabelSource = file?.ham ? 'ham10000' : 'csv'
  const inFile = fromFile.filter((label) => label !== null).length
  const inFolders = fromFolders.labels.filter((label) => label !== null).length
  if (file && (request.labels !== undefined || request.labelColumns !== undefined)) {
    if (inFile > 0) return given
    const column = file.labelColumn
    const name = basename(file.file)
    throw new AppError(
      'bad-input',
      column ? say`${name} holds no labels in its column ${column}.` : say`${name} holds no labels.`,
      {
        file: file.file,
        hint: toDo({ kind: 'choose-label-column' }, say`Choose a file with a column of labels, such as dx.`),
      },
    )
  }
  if (request.map) {
    const names = new Set(Object.keys(request.map))
    const fits = (labels: readonly (string | null)[]): number =>
      labels.filter((label) => label !== null && names.has(label)).length
    if (fits(fromFile) !== fits(fromFolders.labels))
      return fits(fromFile) > fits(fromFolders.labels) ? given : 'folders'
  }
  if (inFile === 0) return 'folders'
  if (inFile >= inFolders * MIN_LABELLED_SHARE) return given
  const name = basename(file!.file)
  warnings.push(
    toDo(
      { kind: 'take-labels-of-file', name },
      say`${name} labels only ${inFile} of ${fromFile.length} images, so the folders' names were taken.`,
    ),
  )
  return 'folders'
}

function applyMap(
  labels: readonly (string | null)[],
  map: Readonly<Record<string, string>>,
  warnings: Hint[],
): (string | null)[] {
  const found = [...new Set(labels.filter((label) => label !== null))].sort()
  const lower = new Map(Object.entries(map).map(([from, to]) => [from.toLowerCase(), to]))
  const unused = Object.keys(map).filter(
    (from) => !found.some((label) => label.toLowerCase() === from.toLowerCase()),
  )
  if (unused.length === Object.keys(map).length) {
    throw new AppError(
      'bad-input',
      say`None of the mapped diagnoses (${Object.keys(map).join(', ')}) occurs among the labels.`,
      {
        hint:
          found.length > 0
            ? say`The labels found are: ${found.slice(0, 20).join(', ')}.`
            : say`The labels found are: none.`,
      },
    )
  }
  if (unused.length > 0) warnings.push(say`Mapped but not found among the labels: ${unused.join(', ')}.`)
  return labels.map((label) => (label === null ? null : (lower.get(label.toLowerCase()) ?? null)))
}

/** Throws AppError when fewer than two classes are among the labels. */
export function requireClasses(
  labels: readonly (string | null)[],
  folder: string,
  file: LabelFile | null,
): void {
  const classes = [...new Set(labels.filter((label) => label !== null))].sort()
  if (classes.length >= 2) return
  if (classes.length === 0) {
    throw new AppError(
      'bad-input',
      file
        ? say`${folder} has no labels: ${basename(file.file)} has no diagnoses and no folder for each class.`
        : say`${folder} has no labels: no metadata.csv and no folder for each class.`,
      {
        file: folder,
        hint: say`Sort the images into one folder per class, or lay a metadata.csv with the columns image_id and dx beside them.`,
      },
    )
  }
  throw new AppError(
    'bad-input',
    say`All labelled images are of one class (${classes[0]!}): there is nothing to tell apart.`,
    {
      file: folder,
      hint: toDo(
        { kind: 'choose-folder-above' },
        say`Choose the folder above it if the other classes lie beside it, or put a label file (CSV) beside the images.`,
      ),
    },
  )
}
