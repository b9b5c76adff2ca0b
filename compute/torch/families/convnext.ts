import { asJson } from '../../onnx/array.ts'
import type { Node, TorchNetwork } from '../network.ts'
import type { Family } from './family.ts'

/** Liu et al. 2022, as timm builds it. */
export const convNextTimm: Family = {
  id: 'timm convnext',
  names: /^convnext/,
  matches: (n) =>
    n.has('stem.0.weight') && n.has('stages.0.blocks.0.conv_dw.weight') && n.has('stages.0.blocks.0.gamma'),
  build(n) {
    let x = n.layerNorm(n.conv(n.input, 'stem.0', { stride: 4, padding: 0 }), 'stem.1')
    for (let stage = 0; n.keys(`stages.${stage}.`).length > 0; stage++) {
      const at = `stages.${stage}`
      if (n.has(`${at}.downsample.1.weight`))
        x = n.conv(n.layerNorm(x, `${at}.downsample.0`), `${at}.downsample.1`, { stride: 2, padding: 0 })
      for (let block = 0; n.has(`${at}.blocks.${block}.conv_dw.weight`); block++)
        x = convNextBlock(n, x, `${at}.blocks.${block}`)
    }
    return n.head(n.layerNorm(n.globalMean(x), 'head.norm'), 'head.fc')
  },
}

function convNextBlock(n: TorchNetwork, input: Node, at: string): Node {
  const normed = n.layerNorm(n.conv(input, `${at}.conv_dw`), `${at}.norm`)
  const hidden = n.activation(n.linear(normed, `${at}.mlp.fc1`), `${at}.mlp.act`, 'gelu')
  const out = n.withConstant(
    'Multiply',
    `${at}.gamma`,
    n.linear(hidden, `${at}.mlp.fc2`),
    asJson(n.weight(`${at}.gamma`)),
  )
  return n.add(`${at}.add`, out, input)
}
