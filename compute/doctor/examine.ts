import type { ModelDoctorRequest } from '../../shared/contract/compute-prediction.ts'
import type { InputSetting, PreprocessingReport } from '../../shared/domain/preprocessing.ts'
import { channelOrderOf, CHANNEL_ORDERS, INPUT_RANGES, type InputSpec } from '../../shared/domain/input.ts'
import { AppError } from '../../shared/errors.ts'
import type { EmitDuring } from '../emit.ts'
import { say } from '../../shared/say.ts'
import { readModelFile } from '../keras/read.ts'
import { Predictor } from '../nn/predictor.ts'
import { imageBatches } from '../pixels/stream.ts'
import { outputsOf } from '../predict/outputs.ts'
import { yieldToEventLoop, throttled } from '../progress.ts'
import { graphPreprocessing } from './graph-range.ts'
import { judge } from './verdict.ts'
import { type Candidate } from './evidence.ts'

/** Images a step: divides 50, so that no step is half empty. */
const BATCH = 25

/**
 * The preprocessing doctor: predicts labelled images prepared in every usual way, and tells which way the model wants.
 * Throws AppError 'bad-input' for a model or images that cannot be read, 'cancelled'.
 */
export async function examineModel(
  request: ModelDoctorRequest,
  emit: EmitDuring<'model.doctor'>,
  signal: AbortSignal,
): Promise<PreprocessingReport> {
  const { input, classes, images } = request
  const settings = settingsFor(input)
  const total = settings.length * images.length
  const report = throttled((progress) => emit('progress', progress))
  report({ phase: { step: 'loading' }, done: 0, total })
  const model = await readModelFile(request.model)
  const preprocessing = graphPreprocessing(model)
  const current = { range: input.range, channels: channelOrderOf(input) }
  const { height, width, channels } = input
  const batchSize = Math.min(BATCH, Math.max(1, images.length))
  report({ phase: { step: 'tracing' }, done: 0, total })
  const predictor = new Predictor(model, { batchSize, height, width, channels, pixels: 'float32' })
  try {
    const candidates: Candidate[] = []
    let labels: readonly number[] = []
    for (const [i, setting] of settings.entries()) {
      const { probabilities, read } = await predictAs(setting, request, { predictor, batchSize }, signal)
      candidates.push({ ...setting, probabilities })
      labels = read
      report({ phase: { step: 'checking-input' }, done: (i + 1) * images.length, total })
    }
    refuseForeign(candidates, classes)
    return judge({ classes, labels, current, candidates, preprocessing })
  } finally {
    predictor.dispose()
  }
}

/** Every range in both channel orders; of a grey picture the ranges that differ. */
function settingsFor({ channels, range, channelOrder }: InputSpec): InputSetting[] {
  if (channels === 1) {
    const current = { range, channels: channelOrderOf({ range, channelOrder }) }
    return INPUT_RANGES.filter((other) => other === range || GREY_RANGES.has(other)).map((other) =>
      other === range ? current : { range: other, channels: 'rgb' },
    )
  }
  const ranges = range === 'custom' ? [...INPUT_RANGES, range] : INPUT_RANGES
  return ranges.flatMap((each) => CHANNEL_ORDERS.map((channels) => ({ range: each, channels })))
}

/** The others are told from these by their colours alone. */
const GREY_RANGES: ReadonlySet<string> = new Set(['0..255', '0..1', '-1..1'])

interface Tools {
  readonly predictor: Predictor
  readonly batchSize: number
}

async function predictAs(
  { range, channels: channelOrder }: InputSetting,
  { input, images, pixelCache }: ModelDoctorRequest,
  { predictor, batchSize }: Tools,
  signal: AbortSignal,
): Promise<{ readonly probabilities: number[][]; readonly read: readonly number[] }> {
  const probabilities: number[][] = []
  const read: number[] = []
  const options = { input: { ...input, range, channelOrder }, pixelCache, batch: batchSize }
  for await (const { images: part, values } of imageBatches(images, options)) {
    await yieldToEventLoop(signal)
    if (part.length === 0) continue
    const { height, width, channels } = input
    const data = Float32Array.from(values)
    const predictions = predictor.predict({ data, count: part.length, height, width, channels })
    const { logits, probabilities: rows, units, count } = predictions
    probabilities.push(...outputsOf(logits, rows, units, count).map((output) => output.probabilities))
    read.push(...part.map(({ label }) => label))
  }
  return { probabilities, read }
}

function refuseForeign(candidates: readonly Candidate[], classes: readonly string[]): void {
  const outputs = candidates[0]?.probabilities[0]?.length
  if (outputs === undefined) {
    throw new AppError(
      'bad-input',
      say`None of the labelled images could be read, so the model was not checked.`,
    )
  }
  if (outputs === classes.length) return
  throw new AppError(
    'bad-input',
    say`The model has ${outputs} outputs, but there are ${classes.length} classes.`,
  )
}
