import type { CamMethod } from '../../shared/domain/explanation.ts'
import { pixelType } from '../pixels/batch.ts'
import { relu, type ExplainBatch, type Explainer, type ExplainerOptions, type Heatmap } from './explainer.ts'
import { GradientGraph, type GradientResult } from './gradient-graph.ts'
import { CAM_FORMULAS } from './methods/table.ts'

/** The methods that are a formula on activations and gradients at the tap: a batch of heatmaps is one run of one recorded graph. */
export class CamExplainer implements Explainer {
  readonly layer: string
  readonly #graph: GradientGraph

  constructor(method: CamMethod, options: ExplainerOptions) {
    this.layer = options.tap
    this.#graph = new GradientGraph({ ...options, pixels: pixelType(options.input) }, CAM_FORMULAS[method])
  }

  run({ pixels, targets }: ExplainBatch): Promise<Heatmap[]> {
    return Promise.resolve(heatmapsOf(this.#graph.run(pixels, targets)))
  }

  dispose(): void {
    this.#graph.dispose()
  }
}

/** Values of shape [h,w] as heatmaps. */
export function heatmapsOf({ values, shape, outputs, targets }: GradientResult): Heatmap[] {
  const [height, width] = shape as [number, number]
  return values.map((value, i) => ({ target: targets[i]!, width, height, map: relu(value), ...outputs[i]! }))
}
