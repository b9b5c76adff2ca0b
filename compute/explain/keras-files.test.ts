/** Grad-CAM of real Keras files against the maps Keras itself gave, and the sanity check of Adebayo et al. 2018. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodeRgb } from '../../imaging/decode.ts'
import type { NetworkModel } from '../../models/graph.ts'
import { CAM_IDS, CAMS_BY_ID, type CamId } from '../../heatmaps/registry.ts'
import { Random } from '../../shared/random.ts'
import { readModelFile } from '../keras/read.ts'
import { inferShapes } from '../nn/shapes/graph.ts'
import { defaultTap } from '../nn/shapes/taps.ts'
import { CamExplainer } from './cam-explainer.ts'

const folder = join(import.meta.dirname, '../../../shared/data/keras')
const files = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(h5|keras)$/.test(name)) : []
if (files.length === 0) console.log(`skipped: ${folder} is not there`) // eslint-disable-line no-console

interface Reference {
  readonly images: readonly string[]
  readonly logits: readonly number[][]
  readonly explained_class: readonly number[]
  readonly cam: readonly number[][][]
}
const SIZE = { width: 224, height: 224 }
const input = { ...SIZE, channels: 3, range: '0..255' } as const

async function imagesOf({ images }: Reference): Promise<Uint8Array> {
  const parts = await Promise.all(
    images.map((name) => decodeRgb(join(folder, 'images', `${name}.png`), SIZE)),
  )
  return Uint8Array.from(Buffer.concat(parts))
}

function referenceOf(file: string): Reference {
  return JSON.parse(readFileSync(join(folder, `${file}.reference.json`), 'utf8')) as Reference
}

describe.skipIf(files.length === 0)('Grad-CAM at the default tap equals Keras', () => {
  it.each(files)('%s', async (file) => {
    const reference = referenceOf(file)
    const model = await readModelFile(join(folder, file))
    const tap = defaultTap(model.graph, inferShapes(model.graph))
    const targets = reference.explained_class
    const explainer = new CamExplainer('grad-cam', { model, input, tap, batch: targets.length })
    const maps = await explainer.run({ pixels: await imagesOf(reference), targets, hashes: [] })
    explainer.dispose()
    maps.forEach(({ map, logits }, i) => {
      const expected = reference.cam[i]!.flat()
      const largest = Math.max(...expected)
      expect(map.length).toBe(expected.length)
      expected.forEach((value, cell) =>
        expect(Math.abs(map[cell]! - value)).toBeLessThanOrEqual(1e-3 * largest),
      )
      reference.logits[i]!.forEach((z, unit) => expect(Math.abs(logits[unit]! - z)).toBeLessThan(1e-4))
    })
  })
})

describe.skipIf(files.length === 0)('with the head randomised', () => {
  it('maps change as far as their method follows the head', async () => {
    const reference = referenceOf('mobilenetv2.k3.keras')
    const model = await readModelFile(join(folder, 'mobilenetv2.k3.keras'))
    const pixels = await imagesOf(reference)
    const before = await mapsOfAll(model, pixels, reference.explained_class)
    const heads: Record<CamId, Float32Array[]>[] = []
    for (const seed of [1, 2, 3])
      heads.push(await mapsOfAll(withRandomHead(model, seed), pixels, reference.explained_class))
    for (const method of CAM_IDS) {
      const [low, high] = CAMS_BY_ID[method].randomHead
      const values = heads.flatMap((after) =>
        before[method].map((map, i) => rankCorrelation(map, after[method][i]!)),
      )
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      expect(mean, method).toBeGreaterThanOrEqual(low)
      expect(mean, method).toBeLessThanOrEqual(high)
    }
  })
})

async function mapsOfAll(
  model: NetworkModel,
  pixels: Uint8Array,
  targets: readonly number[],
): Promise<Record<CamId, Float32Array[]>> {
  const tap = defaultTap(model.graph, inferShapes(model.graph))
  const maps = new Map<CamId, Float32Array[]>()
  for (const method of CAM_IDS) {
    const explainer = new CamExplainer(method, { model, input, tap, batch: targets.length })
    maps.set(
      method,
      (await explainer.run({ pixels, targets, hashes: [] })).map(({ map }) => map),
    )
    explainer.dispose()
  }
  return Object.fromEntries(maps) as Record<CamId, Float32Array[]>
}

function withRandomHead(model: NetworkModel, seed: number): NetworkModel {
  const head = model.graph.nodes.findLast(({ className }) => className === 'Dense')!.layer
  const random = new Random(seed)
  const weights = new Map(model.weights)
  const { shape, values } = model.weights.get(`${head}/kernel`)!
  const deviation = Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length)
  weights.set(`${head}/kernel`, { shape, values: values.map(() => random.normal(0, deviation)) })
  return { graph: model.graph, weights }
}

/** Spearman's, ties (the cells that ReLU made zero) sharing their mean rank. */
function rankCorrelation(a: Float32Array, b: Float32Array): number {
  const [x, y] = [ranks(a), ranks(b)]
  const mean = (a.length - 1) / 2
  let [covariance, varianceX, varianceY] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    covariance += (x[i]! - mean) * (y[i]! - mean)
    varianceX += (x[i]! - mean) ** 2
    varianceY += (y[i]! - mean) ** 2
  }
  // A map that is the same everywhere has no order to agree with.
  return varianceX === 0 || varianceY === 0 ? 0 : covariance / Math.sqrt(varianceX * varianceY)
}

function ranks(values: Float32Array): number[] {
  return Array.from(values, (v) => {
    const below = values.reduce((count, w) => count + (w < v ? 1 : 0), 0)
    const same = values.reduce((count, w) => count + (w === v ? 1 : 0), 0)
    return below + (same - 1) / 2
  })
}
