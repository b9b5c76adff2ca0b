import type { ComputeFaithfulnessRequest, MeasuredBatch } from '../../shared/contract/compute-explanation.ts'
import { BASELINES } from '../../shared/domain/faithfulness.ts'
import { Random } from '../../shared/random.ts'
import { createExplainer } from '../explain/create.ts'
import type { Explainer, Heatmap } from '../explain/explainer.ts'
import type { EmitDuring } from '../emit.ts'
import { readModelFile } from '../keras/read.ts'
import { Predictor } from '../nn/predictor.ts'
import { inferShapes } from '../nn/shapes/graph.ts'
import { defaultTap } from '../nn/shapes/taps.ts'
import { imageBatches } from '../pixels/stream.ts'
import { outputsOf } from '../predict/outputs.ts'
import { yieldToEventLoop, throttled } from '../progress.ts'
import { makeBaseline } from './baselines.ts'
import { perturbationCurves, STEPS, type ScorePictures } from './perturb.ts'
import { importanceOrder } from './pixel-order.ts'
import { resizeMap } from '../../shared/math/resize-map.ts'
import { shuffleWeights } from './shuffle-weights.ts'

/** Pictures a forward pass: those between the ends of one curve, so that no batch is filled up in vain. */
const BATCH = STEPS - 1
/** Images explained at once. */
const EXPLAINED = 8
const SEED = 17

/**
 * Measures heatmaps: deletion and insertion curves with two baselines against a random map, and the map of the same network with its
 * weights shuffled. Emits each batch as it is done; the statistics are made elsewhere. Throws AppError 'cancelled' between two steps.
 */
export async function measureFaithfulness(
  request: ComputeFaithfulnessRequest,
  emit: EmitDuring<'faithfulness'>,
  signal: AbortSignal,
): Promise<void> {
  const { images, input, method } = request
  const report = throttled((progress) => emit('progress', progress))
  report({ phase: { step: 'loading' }, done: 0, total: images.length })
  const model = await readModelFile(request.model)
  const tap = request.layer ?? defaultTap(model.graph, inferShapes(model.graph))
  const batch = Math.min(EXPLAINED, Math.max(1, images.length))
  const { height, width, channels } = input
  report({ phase: { step: 'tracing' }, done: 0, total: images.length })
  // One after the other, each disposed of whatever fails after it.
  const open: { dispose(): void }[] = []
  const keep = <T extends { dispose(): void }>(part: T): T => (open.push(part), part)
  try {
    const explainer = keep(createExplainer(method, { model, input, tap, batch }))
    const forgetful = keep(createExplainer(method, { model: shuffleWeights(model, SEED), input, tap, batch }))
    const predictor = keep(
      new Predictor(model, { batchSize: BATCH, height, width, channels, pixels: 'float32' }),
    )
    let done = 0
    for await (const { images: part, values, failed } of imageBatches(images, { ...request, batch })) {
      const maps = await explained(explainer, part, values, signal)
      const targets = part.map((image, i) => ({ ...image, target: maps[i]!.target }))
      const randomised = await explained(forgetful, targets, values, signal)
      const size = height * width * channels
      const items: MeasuredBatch['items'][number][] = []
      for (const [i, image] of part.entries()) {
        const picture = Float32Array.from(values.subarray(i * size, (i + 1) * size))
        const score = scorer(predictor, maps[i]!.target, signal)
        const curves = await measureOne(picture, maps[i]!, input, image.sha256, score)
        items.push({ image: image.id, ...mapOf(maps[i]!), randomised: randomised[i]!.map, curves })
        done++
        report({ phase: { step: 'measuring' }, done, total: images.length })
      }
      done += failed.length
      emit('measured', { layer: explainer.layer, items, failed })
    }
  } finally {
    for (const part of open) part.dispose()
  }
}

type MeasuredImage = ComputeFaithfulnessRequest['images'][number]

async function explained(
  explainer: Explainer,
  images: readonly MeasuredImage[],
  pixels: Float32Array | Uint8Array,
  signal: AbortSignal,
): Promise<Heatmap[]> {
  await yieldToEventLoop(signal)
  if (images.length === 0) return []
  const targets = images.map(({ target }) => target)
  return explainer.run({ pixels, targets, hashes: images.map(({ sha256 }) => sha256) }, signal)
}

function mapOf({
  target,
  width,
  height,
  map,
}: Heatmap): Pick<Heatmap, 'target' | 'width' | 'height' | 'map'> {
  return { target, width, height, map }
}

async function measureOne(
  picture: Float32Array,
  { map, width, height }: Heatmap,
  input: ComputeFaithfulnessRequest['input'],
  hash: string,
  score: ScorePictures,
): Promise<MeasuredBatch['items'][number]['curves']> {
  const random = new Random(`${SEED}/${hash}`)
  const ties = random.permutation(input.width * input.height)
  const orderOf = (values: Float32Array): Uint32Array => {
    const enlarged = new Float32Array(input.width * input.height)
    return importanceOrder(resizeMap({ values, width, height }, input.width, input.height, enlarged), ties)
  }
  const order = orderOf(map)
  // As coarse as the map: single pixels at random would be noise, which a network takes worse than any patch.
  const chance = orderOf(map.map(() => random.uniform()))
  const curves = []
  for (const kind of BASELINES) {
    const baseline = makeBaseline(kind, picture, input)
    curves.push(
      await perturbationCurves(
        { picture, channels: input.channels, baseline, kind, order, random: chance },
        score,
      ),
    )
  }
  return curves
}

/** Probability of one class, in batches of the predictor's size; a cancel is heard between two. */
function scorer(predictor: Predictor, target: number, signal: AbortSignal): ScorePictures {
  const { height, width, channels = 3 } = predictor.options
  const size = height * width * channels
  return async (pictures, count) => {
    const scores: number[] = []
    for (let start = 0; start < count; start += BATCH) {
      await yieldToEventLoop(signal)
      const some = Math.min(BATCH, count - start)
      const data = pictures.subarray(start * size, (start + some) * size)
      const { logits, probabilities, units } = predictor.predict({
        data,
        count: some,
        height,
        width,
        channels,
      })
      for (const output of outputsOf(logits, probabilities, units, some))
        scores.push(output.probabilities[target]!)
    }
    return scores
  }
}
