import { basename, dirname, extname, join } from 'node:path'
import { isTwoValued } from '../../imaging/two-valued.ts'
import type { LeftOutFile } from '../../shared/domain/import-findings.ts'
import type { Hint } from '../../shared/hint.ts'
import { say } from '../../shared/say.ts'
import { folders, stem } from './image-paths.ts'

/** ISIC and HAM10000 name the mask of X `X_segmentation.png`, PH2 `X_lesion.bmp` and `X_roi.bmp`. The best one to show first. */
const suffix = /[ _-](segmentation|lesion|mask|seg|roi)$/i
const suffixOrder = ['segmentation', 'lesion', 'mask', 'seg', 'roi']
const maskFolder = /^(masks?|segmentations?|ground[ _-]?truth|lesion[ _-]?masks?)$/i
/** Folders that hold masks where each of their pictures has an image of its name elsewhere. */
const maybeMaskFolder = /(^|[ _-])(masks?|segmentations?|ground[ _-]?truth)([ _-]|$)/i
const superpixels = /[ _-]superpixels$/i
const attribute = /[ _-]attribute[ _-][a-z_ -]+$/i
/** Folders of one ending whose pictures are looked at; in a folder for each image there would be thousands. */
const LOOKED_AT = 200

export interface SeparatedMasks {
  readonly images: readonly string[]
  readonly masks: readonly string[]
  /** Neither: superpixels and masks of attributes. */
  readonly others: readonly LeftOutFile[]
  readonly warnings: readonly Hint[]
}

/**
 * Tells masks from images: by name where the image is there that the name speaks of, else by what is in the picture. Never is an image
 * lost because its id ends in such a word.
 * @param paths relative to `folder`, in order
 */
export async function separateMasks(
  folder: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<SeparatedMasks> {
  const others: LeftOutFile[] = []
  const pictures = paths.filter((path) => {
    const reason = superpixels.test(stem(path))
      ? say`superpixels, not an image of a lesion`
      : attribute.test(stem(path))
        ? say`mask of an attribute, not an image of a lesion`
        : null
    if (reason) others.push({ path, reason })
    return !reason
  })
  const named = byName(pictures)
  const content = await byContent(folder, named, signal)
  const isMask = new Set([...named.masks, ...content])
  const warnings = wordsWithoutImage(named.doubtful.filter((path) => !isMask.has(path)))
  const masks = pictures.filter((path) => isMask.has(path))
  return { images: pictures.filter((path) => !isMask.has(path)), masks, others, warnings }
}

interface NamedMasks {
  readonly masks: readonly string[]
  /** Named like masks of images that are not there. */
  readonly doubtful: readonly string[]
  /** Pictures that share their name with another one. */
  readonly twins: readonly string[]
}

function byName(paths: readonly string[]): NamedMasks {
  const plain = paths.filter((path) => !suffix.test(stem(path)) && !inMaskFolder(path))
  const stems = new Map<string, number>()
  for (const path of plain) count(stems, lowerStem(path))
  const masks: string[] = []
  const doubtful: string[] = []
  const twins: string[] = []
  for (const path of paths) {
    if (inMaskFolder(path) || isMaskOf(path, stems)) masks.push(path)
    else if (suffix.test(stem(path))) doubtful.push(path)
    else if ((stems.get(lowerStem(path)) ?? 0) > 1) {
      if (folders(path).some((name) => maybeMaskFolder.test(name))) masks.push(path)
      else twins.push(path)
    }
  }
  return { masks, doubtful, twins }
}

/** Whether name or folder speak of an image that is there: `X_lesion.bmp`, `X_roi/X_R1.bmp`. */
function isMaskOf(path: string, stems: ReadonlyMap<string, number>): boolean {
  const name = lowerStem(path)
  if (suffix.test(name) && stems.has(name.replace(suffix, ''))) return true
  const around = folders(path).at(-1)?.toLowerCase() ?? ''
  const image = around.replace(suffix, '')
  return image !== around && stems.has(image) && name !== image
}

function inMaskFolder(path: string): boolean {
  return folders(path).some((name) => maskFolder.test(name))
}

function lowerStem(path: string): string {
  return stem(path).toLowerCase()
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** Of twins the folders are judged by three of their pictures; what is only named like a mask is judged one by one. */
async function byContent(
  folder: string,
  { doubtful, twins }: NamedMasks,
  signal: AbortSignal,
): Promise<string[]> {
  const groups = Map.groupBy(twins, (path) => `${dirname(path)}/*${extname(path).toLowerCase()}`)
  const judged = [
    ...[...groups.values()].map((paths) => ({ paths, samples: someOf(paths) })),
    ...doubtful.map((path) => ({ paths: [path], samples: [path] })),
  ]
  const masks: string[] = []
  for (const { paths, samples } of judged.slice(0, LOOKED_AT)) {
    signal.throwIfAborted()
    const seen = await Promise.all(samples.map((path) => isTwoValued(join(folder, path))))
    if (seen.every(Boolean)) masks.push(...paths)
  }
  return masks
}

/** The first, the middle and the last. */
function someOf(paths: readonly string[]): string[] {
  const places = new Set([0, paths.length >> 1, paths.length - 1])
  return paths.filter((_, i) => places.has(i))
}

function wordsWithoutImage(paths: readonly string[]): Hint[] {
  const [first] = paths
  if (first === undefined) return []
  return [
    say`${paths.length} pictures are named like masks (${stem(first)}), but the images they would belong to are not there. They are taken for images.`,
  ]
}

/** The mask of each image, or null; of several the one whose place and name are nearest. */
export function matchMasks(paths: readonly string[], masks: readonly string[]): (string | null)[] {
  const byStem = new Map<string, string[]>()
  for (const mask of masks) {
    for (const key of new Set([lowerStem(mask), lowerStem(mask).replace(suffix, ''), folderImage(mask)]))
      if (key !== null) byStem.set(key, [...(byStem.get(key) ?? []), mask])
  }
  return paths.map((path) => {
    const candidates = byStem.get(lowerStem(path))
    if (!candidates) return null
    const around = folders(path)
    const score = (mask: string): number =>
      (around.includes(basename(dirname(mask))) ? 10_000 : 0) +
      10 * commonLength(path, mask) -
      suffixOrder.indexOf(suffixOf(mask))
    return candidates.reduce((best, mask) => (score(mask) > score(best) ? mask : best))
  })
}

/** `X_roi/X_R1.bmp` -> 'x' */
function folderImage(mask: string): string | null {
  const around = basename(dirname(mask)).toLowerCase()
  return suffix.test(around) ? around.replace(suffix, '') : null
}

function suffixOf(mask: string): string {
  const word = suffix.exec(stem(mask))?.[1] ?? suffix.exec(basename(dirname(mask)))?.[1]
  return word?.toLowerCase() ?? ''
}

function commonLength(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]) length++
  return length
}
