import { isAbsolute, join } from 'node:path'
import { decodeRgb } from '../../imaging/decode.ts'
import { borderAttention, energyInMask } from '../../metrics/explanation.ts'
import type { MapGrid } from '../../shared/math/resize-map.ts'
import type { Chore } from '../study/chore.ts'
import { now } from '../study/clock.ts'
import type { EmitEvent } from '../context.ts'
import { insertAttention, unmeasured, type Attention } from '../db/attention.ts'
import { transaction } from '../db/database.ts'
import { datasetById } from '../db/datasets.ts'
import { explanationById } from '../db/explanations.ts'
import { imageById, type ImageRow } from '../db/images.ts'
import { readMap } from './map-file.ts'
import type { Study } from '../study/study.ts'

/** Finer than any map at a tap; a mask's outline is not more exact than this. */
const MASK_PX = 256
/** Heatmaps a step, so that a step stays far below a frame of anything else. */
const STEP = 8
const NOTHING: Attention = { border: null, borderArea: null, outside: null, outsideArea: null }

/** Measures stored heatmaps that were not measured yet, for the queue of suspicious ones. */
export function attentionChore(study: Study, emit: EmitEvent): Chore {
  let due: number[] = []
  const masks = new MaskReader(study)
  return {
    async step(signal) {
      if (due.length === 0) due = unmeasured(study.db)
      const ids = due.splice(0, STEP)
      const measured: { id: number; attention: Attention }[] = []
      for (const id of ids) measured.push({ id, attention: await measure(study, masks, id) })
      if (signal.aborted || ids.length === 0) return false
      transaction(study.db, () => {
        for (const { id, attention } of measured) insertAttention(study.db, id, attention, now())
      })
      if (due.length === 0) emit('changed', { what: 'reviews' })
      return true
    },
  }
}

async function measure(study: Study, masks: MaskReader, id: number): Promise<Attention> {
  const { file, width, height, quality, image } = explanationById(study.db, id)!
  if (quality !== 'ok') return NOTHING
  const values = await readMap(study.path(file)).catch(() => null)
  if (values?.length !== width * height) return NOTHING
  return attentionOf({ values, width, height }, await masks.read(image))
}

/** Where a heatmap looks; `mask` null where the image has none. */
export function attentionOf(map: MapGrid, mask: MapGrid | null): Attention {
  const border = borderAttention(map)
  const inside = mask && energyInMask(map, mask)
  return {
    border: border?.share ?? null,
    borderArea: border?.area ?? null,
    outside: inside ? 1 - inside.share : null,
    outsideArea: inside ? 1 - inside.area : null,
  }
}

/** Masks as grids; the last one is kept, since an image has a heatmap of each model. */
export class MaskReader {
  readonly #study: Study
  #last: { readonly image: number; readonly mask: MapGrid | null } | undefined

  constructor(study: Study) {
    this.#study = study
  }

  async read(id: number): Promise<MapGrid | null> {
    if (this.#last?.image !== id) {
      const image = imageById(this.#study.db, id)!
      this.#last = { image: id, mask: await this.#decode(image).catch(() => null) }
    }
    return this.#last.mask
  }

  async #decode({ maskPath, datasetId }: ImageRow): Promise<MapGrid | null> {
    if (maskPath === null) return null
    const { folder } = datasetById(this.#study.db, datasetId)!
    const file = isAbsolute(maskPath) ? maskPath : join(folder, maskPath)
    const pixels = await decodeRgb(file, { width: MASK_PX, height: MASK_PX })
    const values = Float32Array.from({ length: MASK_PX * MASK_PX }, (_, i) => pixels[i * 3]! / 255)
    return { values, width: MASK_PX, height: MASK_PX }
  }
}
