import type { TrainConfig } from '../../shared/domain/train-config.ts'

/** Learning rate of an optimizer step; a function of the position alone, so that a resumed run continues on the same curve. */
export function learningRateAt(
  config: TrainConfig,
  _position: { readonly step: number; readonly stepsPerEpoch: number },
): number {
  return config.learningRate
}
