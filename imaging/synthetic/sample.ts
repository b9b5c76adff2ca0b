import { mkdir, readdir, rmdir, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import sharp from 'sharp'
import { replaceWhole } from '../../files/write-whole.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { Random } from '../../shared/random.ts'
import { drawLesion, lesionClasses } from './lesion.ts'
import { type Photograph, takePhotograph } from './photograph.ts'
import { type PlannedImage, planSample } from './plan.ts'
import { artefactsCsv, metadataCsv, type RecordedArtefact, sampleReadme } from './sample-texts.ts'

export const sampleSize = { width: 384, height: 288 } as const

/** The bundled sample in resources/ is made with these. */
export const sampleDefaults = { count: 240, seed: 1 } as const

export interface SampleRequest {
  /** Made when missing; must be empty otherwise. */
  readonly folder: string
  readonly count?: number | undefined
  readonly seed?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined
}

export interface SampleSummary {
  readonly images: number
  /** Images per class. */
  readonly classes: Record<string, number>
  readonly folder: string
}

/**
 * Writes a folder of synthetic dermoscopy-like pictures with masks and metadata (its README.txt tells the layout).
 * The same count and seed give the same pixels. All or nothing: it is made beside its place and moved there at the
 * end; when cancelled (AppError 'cancelled' or the signal's reason) or failed, nothing is left.
 * Throws AppError 'bad-input' when the folder has something in it or cannot be written, 'usage' for a bad count.
 */
export async function generateSample(request: SampleRequest): Promise<SampleSummary> {
  const { count = sampleDefaults.count, seed = sampleDefaults.seed, signal } = request
  const folder = resolve(request.folder)
  const plan = planSample(count, seed)
  signal?.throwIfAborted()
  await requireEmpty(folder)
  return inFreshFolder(folder, async (draft) => {
    await writeImages(plan, draft, { ...request, seed })
    await writeFile(join(draft, 'metadata.csv'), metadataCsv(plan))
    await writeFile(join(draft, 'README.txt'), sampleReadme(count, seed))
    signal?.throwIfAborted()
    const ofClass = (kind: string): number => plan.filter((image) => image.class === kind).length
    return {
      images: plan.length,
      classes: Object.fromEntries(lesionClasses.map((kind) => [kind, ofClass(kind)])),
      folder,
    }
  })
}

/** Pictures encoded in the background while the next is drawn. */
const ENCODED_AT_ONCE = 4

async function writeImages(
  plan: readonly PlannedImage[],
  folder: string,
  { seed, signal, onProgress }: SampleRequest,
): Promise<void> {
  for (const name of [...lesionClasses, 'masks']) await mkdir(join(folder, name))
  const artefacts: RecordedArtefact[] = []
  const writing = new Set<Promise<void>>()
  try {
    for (const [done, image] of plan.entries()) {
      signal?.throwIfAborted()
      const photograph = await photographOf(image, seed!)
      if (photograph.artefact) {
        artefacts.push({ imageId: image.imageId, kind: photograph.artefact.kind, ...photograph.artefact.box })
      }
      const written = writePhotograph(image, photograph, folder).finally(() => writing.delete(written))
      writing.add(written)
      if (writing.size >= ENCODED_AT_ONCE) await Promise.race(writing)
      onProgress?.({ done: done + 1, total: plan.length })
    }
  } finally {
    // Also after a failure: nothing may still be writing when the folder is moved or removed.
    await Promise.all(writing)
  }
  await writeFile(join(folder, 'artefacts.csv'), artefactsCsv(artefacts))
}

/** The photograph of a planned image, whichever others are made. */
export async function photographOf(image: PlannedImage, seed: number): Promise<Photograph> {
  const lesion = drawLesion(image.class, new Random(`sample/${seed}/${image.lesionId}`))
  return takePhotograph(lesion, image.artefact, new Random(`sample/${seed}/${image.imageId}`), sampleSize)
}

async function writePhotograph(image: PlannedImage, photograph: Photograph, folder: string): Promise<void> {
  const { width, height, rgb, mask } = photograph
  await sharp(rgb, { raw: { width, height, channels: 3 } })
    .withExif({
      IFD0: { ImageDescription: 'Synthetic image, computed; no real lesion', Software: 'LesionLens' },
    })
    .jpeg({ quality: 92 })
    .toFile(join(folder, image.class, `${image.imageId}.jpg`))
  await sharp(mask, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png({ compressionLevel: 9 })
    .toFile(join(folder, 'masks', `${image.imageId}_segmentation.png`))
}

async function requireEmpty(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined)
  if (!found) return
  if (!found.isDirectory()) {
    throw new AppError('bad-input', say`${basename(folder)} is a file, not a folder.`, {
      file: folder,
      hint: say`Name a folder for the sample that is empty or not there yet.`,
    })
  }
  if ((await readdir(folder)).length > 0) {
    throw new AppError('bad-input', say`The folder ${basename(folder)} is not empty.`, {
      file: folder,
      hint: say`Name a folder for the sample that is empty or not there yet; nothing in it was touched.`,
    })
  }
}

/** Runs `fill` on a new folder beside `folder` and moves it there; on failure removes all that was made. */
async function inFreshFolder<T>(folder: string, fill: (draft: string) => Promise<T>): Promise<T> {
  const parent = dirname(folder)
  const firstMade = await makeFolder(parent, parent)
  try {
    return await replaceWhole(folder, async (draft) => {
      await makeFolder(draft, parent)
      const result = await fill(draft)
      await rmdir(folder).catch(() => undefined) // an empty one that was there
      return result
    })
  } catch (error) {
    if (firstMade) await removeEmpty(parent, dirname(firstMade))
    throw error
  }
}

/** Returns the outermost folder that had to be made, if any. */
async function makeFolder(folder: string, parent: string): Promise<string | undefined> {
  try {
    return await mkdir(folder, { recursive: true })
  } catch (error) {
    throw new AppError(
      'bad-input',
      say`The sample cannot be written to ${parent} (${(error as Error).message}).`,
      {
        file: parent,
        hint: say`Choose a folder that you may write to.`,
        cause: error,
      },
    )
  }
}

/** Removes `from` and the folders above it, below `until`, as far as they are empty. */
async function removeEmpty(from: string, until: string): Promise<void> {
  for (let folder = from; folder !== until && folder !== dirname(folder); folder = dirname(folder)) {
    const removed = await rmdir(folder).then(
      () => true,
      () => false,
    )
    if (!removed) return
  }
}
