import type { Node, TorchNetwork } from '../network.ts'
import type { Family } from './family.ts'

/** Strides of the stages after the stem, in all sizes of both versions. */
const STRIDES = [1, 2, 2, 2, 1, 2, 1]

/** Tan and Le 2019 and 2021, as torchvision builds them. */
export const efficientNetTorchvision: Family = {
  id: 'torchvision efficientnet',
  names: /^efficientnet/,
  matches: (n) =>
    n.has('features.1.0.block.0.0.weight') && n.has('features.0.0.weight') && n.has('classifier.1.weight'),
  build(n) {
    // B5 and larger and V2 are normalised with 1e-3; B5 begins with 48 channels.
    const isV2 = !n.has('features.1.0.block.1.fc1.weight')
    const width = n.weight('features.0.0.weight').shape[0] ?? 0
    const epsilon = isV2 || width >= 48 ? 1e-3 : 1e-5
    let x = unit(n, n.input, 'features.0', epsilon, 2, true)
    let stage = 1
    for (; n.has(`features.${stage}.0.block.0.0.weight`); stage++) {
      for (let block = 0; n.has(`features.${stage}.${block}.block.0.0.weight`); block++)
        x = mobileBlock(
          n,
          x,
          `features.${stage}.${block}`,
          epsilon,
          block === 0 ? (STRIDES[stage - 1] ?? 1) : 1,
        )
    }
    x = unit(n, x, `features.${stage}`, epsilon, 1, true)
    return n.head(n.globalMean(x), 'classifier')
  },
}

/** Convolution, normalisation and, but at the end of a block, silu. */
function unit(
  n: TorchNetwork,
  x: Node,
  at: string,
  epsilon: number,
  stride: number,
  isActive: boolean,
): Node {
  const normed = n.norm(n.conv(x, `${at}.0`, { stride }), `${at}.1`, epsilon)
  return isActive ? n.activation(normed, `${at}.2`, 'silu') : normed
}

function mobileBlock(n: TorchNetwork, input: Node, at: string, epsilon: number, stride: number): Node {
  const parts = [0, 1, 2, 3].filter((i) => n.keys(`${at}.block.${i}.`).length > 0)
  const kernels = parts.map((i) => `${at}.block.${i}.0.weight`).filter((key) => n.has(key))
  let x = input
  // The stride is that of the first kernel larger than one pixel.
  let left = stride
  for (const i of parts) {
    const part = `${at}.block.${i}`
    if (n.has(`${part}.fc1.weight`)) {
      x = squeezed(n, x, part)
      continue
    }
    const isWide = (n.weight(`${part}.0.weight`).shape[2] ?? 1) > 1
    const isLast = kernels.length > 1 && `${part}.0.weight` === kernels.at(-1)
    x = unit(n, x, part, epsilon, isWide ? left : 1, !isLast)
    if (isWide) left = 1
  }
  return stride === 1 && input.channels === x.channels ? n.add(`${at}.add`, x, input) : x
}

/** Hu et al. 2018. */
function squeezed(n: TorchNetwork, x: Node, at: string): Node {
  const mean = n.globalMean(x, `${at}.avgpool`, true)
  const narrow = n.activation(n.conv(mean, `${at}.fc1`), `${at}.activation`, 'silu')
  const gate = n.activation(n.conv(narrow, `${at}.fc2`), `${at}.scale_activation`, 'sigmoid')
  return n.multiply(`${at}.scale`, x, gate)
}
