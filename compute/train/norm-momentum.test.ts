import { expect, it } from 'vitest'
import { mobileNetV2 } from '../../models/mobilenet-v2.ts'
import { trainConfigSchema } from '../../shared/domain/train-config.ts'
import { withNormMomentum } from './norm-momentum.ts'

const graph = mobileNetV2({ classes: 2, inputSize: 32, dropout: 0 })
const momenta = (config: object, steps: number) => [
  ...new Set(
    withNormMomentum(graph, trainConfigSchema.parse(config), steps)
      .nodes.filter(({ className }) => className === 'BatchNormalization')
      .map(({ config }) => config['momentum']),
  ),
]

it('remembers half an epoch from random weights, within what the network has and what a few batches can tell', () => {
  expect(momenta({}, 40)).toEqual([0.95])
  expect(momenta({}, 4)).toEqual([0.9])
  expect(momenta({}, 1e6)).toEqual([0.999])
})

it('leaves pretrained networks as they are, and takes what is chosen for any', () => {
  expect(momenta({ weights: 'imagenet' }, 40)).toEqual([0.999])
  expect(momenta({ weights: 'imagenet', expert: { normMomentum: 0.97 } }, 40)).toEqual([0.97])
  expect(momenta({ expert: { normMomentum: 0.999 } }, 40)).toEqual([0.999])
})
