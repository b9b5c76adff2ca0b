import type { ComputeCalls, ComputeEvents } from '../shared/contract/compute-calls.ts'
import type { Handlers } from '../shared/rpc.ts'
import { controls } from './train/control.ts'

/** One handler a call. Each loads what it needs when it is first called: the process answers before TensorFlow is in memory. */
export const handlers: Handlers<ComputeCalls, ComputeEvents> = {
  async device() {
    const { describeDevice } = await import('./nn/tf.ts')
    return describeDevice()
  },
  async train(request, { signal, emit }) {
    const { train } = await import('./train/train.ts')
    return train(request, emit, signal)
  },
  async 'train.measure'(request, { signal }) {
    const { measureTraining } = await import('./train/measure.ts')
    return measureTraining(request, signal)
  },
  async 'augment.preview'(request, { signal }) {
    const { writePreview } = await import('./pixels/preview.ts')
    await writePreview(request, signal)
    return null
  },
  'train.pause'({ job, paused }) {
    controls.get(job)?.pause(paused)
    return null
  },
  'train.stop'({ job }) {
    controls.get(job)?.stop()
    return null
  },
  async predict(request, { signal, emit }) {
    const { predict } = await import('./predict/predict.ts')
    await predict(request, emit, signal)
    return null
  },
  async explain(request, { signal, emit }) {
    const { explain } = await import('./explain/explain.ts')
    await explain(request, emit, signal)
    return null
  },
  async faithfulness(request, { signal, emit }) {
    const { measureFaithfulness } = await import('./faithfulness/measure.ts')
    await measureFaithfulness(request, emit, signal)
    return null
  },
  async embed(request, { signal, emit }) {
    const { embed } = await import('./embed/embed.ts')
    return embed(request, emit, signal)
  },
  async 'model.inspect'({ file }) {
    const { inspectModel } = await import('./model-files.ts')
    return inspectModel(file)
  },
  async 'model.doctor'(request, { signal, emit }) {
    const { examineModel } = await import('./doctor/examine.ts')
    return examineModel(request, emit, signal)
  },
  async 'model.convert'({ file, out, architecture }) {
    const { convertModel } = await import('./model-files.ts')
    return convertModel(file, out, architecture)
  },
}
