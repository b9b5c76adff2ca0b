import { imageFile } from '../study/layout.ts'
import { mkdir } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { decodeOriginal } from '../../imaging/decode.ts'
import { overlayHeatmap } from '../../imaging/heatmap.ts'
import { writeForUser } from '../../files/write-for-user.ts'
import { DEFAULT_COLORMAP } from '../../shared/colormaps.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { ExplainedItem } from '../../shared/domain/prediction.ts'
import { datasetOfRun, type Work } from '../context.ts'
import { imageByKey } from '../db/images.ts'
import type { RunRow } from '../db/runs.ts'
import { mapStatistics, readMap } from './map-file.ts'

const OPACITY = 0.5

/** Draws each map over its picture into a folder; returns the items with their PNG's path. Throws AppError 'bad-input' when it cannot be written. */
export async function drawHeatmaps(
  { context, job }: Work,
  run: RunRow,
  items: readonly ExplainedItem[],
  folder: string,
): Promise<ExplainedItem[]> {
  await mkdir(folder, { recursive: true }).catch((error: Error) => {
    throw new AppError('bad-input', say`${folder} cannot be made (${error.message}).`, {
      file: folder,
      hint: say`Choose a folder that you may write to.`,
    })
  })
  const dataset = datasetOfRun(context, run)
  const taken = new Set<string>()
  const drawn: ExplainedItem[] = []
  for (const [done, item] of items.entries()) {
    job.signal.throwIfAborted()
    job.progress({ step: 'drawing' }, done, items.length)
    const source =
      item.explanation === null
        ? item.image
        : imageFile(dataset, imageByKey(context.study.db, dataset.id, item.image)!.path)
    const png = join(folder, freeName(item, taken))
    await writeForUser(png, await overlay(item, source))
    drawn.push({ ...item, png })
  }
  return drawn
}

async function overlay(item: ExplainedItem, source: string): Promise<Buffer> {
  const map = await readMap(item.map)
  const { max } = mapStatistics(map)
  return overlayHeatmap({
    image: await decodeOriginal(source),
    map: map.map((value) => (Number.isFinite(value) ? value : 0)),
    mapWidth: item.width,
    mapHeight: item.height,
    min: 0,
    max,
    colormap: DEFAULT_COLORMAP,
    // A map without evidence, or of an overflowed network, must not look like a find.
    opacity: item.quality === 'ok' ? OPACITY : 0,
  })
}

function freeName(item: ExplainedItem, taken: Set<string>): string {
  const short = item.explanation === null ? basename(item.image, extname(item.image)) : item.image
  const safe = `${short}.${item.method}.${item.className}`.replaceAll(/[^\w.+-]/g, '_')
  let name = `${safe}.png`
  for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${safe}.${n}.png`
  taken.add(name.toLowerCase())
  return name
}
