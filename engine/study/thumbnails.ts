import { THUMBNAILS } from './layout.ts'
import { readdir } from 'node:fs/promises'
import type { Chore } from './chore.ts'
import { currentDataset } from '../db/datasets.ts'
import { allImages } from '../db/split-images.ts'
import type { Media } from './media.ts'
import type { Study } from './study.ts'

/** Makes the thumbnails of the present dataset that are not there yet, so that a gallery scrolls through pictures at once. */
export function thumbnailChore(study: Study, media: Media): Chore {
  let due: number[] | undefined
  return {
    async step() {
      due ??= await missing(study)
      const id = due.shift()
      if (id === undefined) {
        due = undefined
        return false
      }
      // A picture that is gone is told of when somebody looks at it.
      await media.file('thumb', id).catch(() => undefined)
      return true
    },
  }
}

async function missing(study: Study): Promise<number[]> {
  const dataset = currentDataset(study.db)
  if (!dataset) return []
  const made = new Set(await readdir(study.path(THUMBNAILS)).catch(() => []))
  return allImages(study.db, dataset.id)
    .filter(({ sha256 }) => !made.has(`${sha256}.jpg`))
    .map(({ id }) => id)
}
