import { CAMS_BY_ID, type CamId } from '../../heatmaps/registry.ts'
import type { CamTensors } from '../../heatmaps/method.ts'
import { firstComponent } from '../nn/kernels/first-component.ts'
import { pixelType } from '../pixels/batch.ts'
import {
  rectifyMap,
  type ExplainBatch,
  type Explainer,
  type ExplainerOptions,
  type Heatmap,
} from './explainer.ts'
import type { Tensor3D } from '../nn/tf.ts'
import { GradientGraph, type GradientResult } from './gradient-graph.ts'

/** The methods that are a formula on activations and gradients at the tap: a batch of heatmaps is one run of one recorded graph. */
export class CamExplainer implements Explainer {
  readonly layer: string
  readonly #graph: GradientGraph

  constructor(method: CamId, options: ExplainerOptions) {
    this.layer = options.tap
    const { selector } = CAMS_BY_ID[method]
    this.#graph = new GradientGraph(
      { ...options, pixels: pixelType(options.input), selector },
      camFormula(method),
    )
  }

  run({ pixels, targets }: ExplainBatch): Promise<Heatmap[]> {
    return Promise.resolve(heatmapsOf(this.#graph.run(pixels, targets)))
  }

  dispose(): void {
    this.#graph.dispose()
  }
}

/** The formula of a method, for a recorded graph. */
export function camFormula(method: CamId): (tensors: CamTensors) => Tensor3D {
  return (tensors) => CAMS_BY_ID[method].formula(tensors, { firstComponent })
}

/** Values of shape [h,w] as heatmaps. */
export function heatmapsOf({ values, shape, outputs, targets }: GradientResult): Heatmap[] {
  const [height, width] = shape as [number, number]
  return values.map((value, i) => ({
    target: targets[i]!,
    width,
    height,
    map: rectifyMap(value),
    ...outputs[i]!,
  }))
}
