import { imageFile, occludedFile, previewFile, displayFile, thumbnailFile } from './layout.ts'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { extname, isAbsolute } from 'node:path'
import { writeWhole } from '../../files/write-whole.ts'
import { containerOf } from '../../imaging/hdf5-pictures.ts'
import { displayImage, thumbnail } from '../../imaging/decode.ts'
import { MEDIA_KINDS, type MediaFile, type MediaKind } from '../../shared/contract/study-calls.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { datasetById } from '../db/datasets.ts'
import { explanationById } from '../db/explanations.ts'
import { isConverted } from '../db/image-findings.ts'
import { imageById, type ImageRow } from '../db/images.ts'
import type { Study } from './study.ts'

/** libvips has four threads; more thumbnails at once only wait for each other. */
const AT_ONCE = 4

const maskMimes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
}
const mimes: Readonly<Record<string, string>> = { jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp' }

/** Finds (or makes) the file behind a media address. Only numbers come in, so no path can be asked for. */
export class Media {
  readonly #study: Study
  readonly #making = new Map<string, Promise<void>>()
  readonly #waiting: (() => void)[] = []
  #busy = 0

  constructor(study: Study) {
    this.#study = study
  }

  /** Throws AppError 'not-found' for what is not in the study or whose file is gone. */
  async file(kind: MediaKind, id: number): Promise<MediaFile> {
    if (!MEDIA_KINDS.includes(kind) || !Number.isInteger(id))
      throw new AppError('not-found', say`There is no ${kind} ${id}.`)
    if (kind === 'heatmap') return this.#heatmap(id)
    if (kind === 'preview') return this.#preview(id)
    if (kind === 'occluded') return this.#occluded(id)
    const image = imageById(this.#study.db, id)
    if (!image) throw new AppError('not-found', say`There is no image ${id} in this study.`)
    if (kind === 'mask') return this.#mask(image)
    return kind === 'thumb' ? this.#thumb(image) : this.#image(image)
  }

  #heatmap(id: number): MediaFile {
    const explanation = explanationById(this.#study.db, id)
    if (!explanation) throw new AppError('not-found', say`There is no heatmap ${id} in this study.`)
    const file = this.#study.path(explanation.file)
    if (!existsSync(file))
      throw new AppError('not-found', say`The heatmap ${file} is gone.`, {
        file,
        hint: say`Compute it again.`,
      })
    return { file, mime: 'application/octet-stream' }
  }

  #occluded(job: number): MediaFile {
    const file = this.#study.path(occludedFile(job))
    if (existsSync(file)) return { file, mime: 'image/png' }
    throw new AppError('not-found', say`The occluded image of job ${job} is gone.`, {
      hint: say`Cover it again.`,
    })
  }

  #preview(id: number): MediaFile {
    const file = this.#study.path(previewFile(id))
    if (existsSync(file)) return { file, mime: 'image/png' }
    throw new AppError('not-found', say`The preview ${id} is gone.`, { hint: say`Ask for another one.` })
  }

  async #mask(image: ImageRow): Promise<MediaFile> {
    if (image.maskPath === null) throw new AppError('not-found', say`${image.key} has no mask.`)
    const file = isAbsolute(image.maskPath) ? image.maskPath : this.#source(image, image.maskPath)
    const mime = maskMimes[extname(file).toLowerCase()]
    if (mime) return { file, mime }
    const shown = this.#study.path(displayFile(createHash('sha256').update(file).digest('hex')))
    await this.#make(shown, () => displayImage(file))
    return { file: shown, mime: 'image/jpeg' }
  }

  async #image(image: ImageRow): Promise<MediaFile> {
    const source = this.#source(image, image.path)
    const mime = mimes[image.format]
    // A browser has ideas of its own about inks, profiles, frames and transparency: what is shown is what predictions see.
    if (mime && containerOf(source) === null && !isConverted(this.#study.db, image.id))
      return { file: source, mime }
    const file = this.#study.path(displayFile(image.sha256))
    await this.#make(file, () => displayImage(source))
    return { file, mime: 'image/jpeg' }
  }

  async #thumb(image: ImageRow): Promise<MediaFile> {
    // Named by content: a picture that was imported twice has one thumbnail.
    const file = this.#study.path(thumbnailFile(image.sha256))
    await this.#make(file, () => thumbnail(this.#source(image, image.path)))
    return { file, mime: 'image/jpeg' }
  }

  #source(image: ImageRow, path: string): string {
    const file = imageFile(datasetById(this.#study.db, image.datasetId)!, path)
    if (existsSync(containerOf(file) ?? file)) return file
    throw new AppError('not-found', say`${file} is gone.`, {
      file,
      hint: say`Was the image folder moved? Put it back where it was imported from.`,
    })
  }

  /** Makes a file once, however many ask for it at the same time. */
  async #make(file: string, encode: () => Promise<Buffer>): Promise<void> {
    if (existsSync(file)) return
    let making = this.#making.get(file)
    if (!making) {
      making = this.#encode(file, encode).finally(() => this.#making.delete(file))
      this.#making.set(file, making)
    }
    await making
  }

  async #encode(file: string, encode: () => Promise<Buffer>): Promise<void> {
    if (this.#busy >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#busy++
    try {
      await writeWhole(file, await encode())
    } finally {
      this.#busy--
      this.#waiting.shift()?.()
    }
  }
}
