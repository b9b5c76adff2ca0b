import type { Node, TorchNetwork } from '../network.ts'
import type { Family } from './family.ts'

/** Huang et al. 2017, as torchvision and timm build it. */
export const denseNet: Family = {
  id: 'densenet',
  names: /^densenet/,
  matches: (n) => n.has('features.conv0.weight') && n.has('features.denseblock1.denselayer1.norm1.weight'),
  build(n) {
    let x = n.norm(n.conv(n.input, 'features.conv0', { stride: 2 }), 'features.norm0')
    x = n.stemPool(n.activation(x, 'features.relu0', 'relu'), 'features.pool0')
    for (let block = 1; n.keys(`features.denseblock${block}.`).length > 0; block++) {
      for (let layer = 1; n.has(`features.denseblock${block}.denselayer${layer}.conv1.weight`); layer++)
        x = denseLayer(n, x, `features.denseblock${block}.denselayer${layer}`)
      if (n.has(`features.transition${block}.conv.weight`))
        x = transition(n, x, `features.transition${block}`)
    }
    x = n.activation(n.norm(x, 'features.norm5'), 'features.relu5', 'relu')
    return n.head(n.globalMean(x), 'classifier')
  },
}

function denseLayer(n: TorchNetwork, input: Node, at: string): Node {
  const narrow = n.conv(n.activation(n.norm(input, `${at}.norm1`), `${at}.relu1`, 'relu'), `${at}.conv1`)
  const grown = n.conv(n.activation(n.norm(narrow, `${at}.norm2`), `${at}.relu2`, 'relu'), `${at}.conv2`)
  return n.layer('Concatenate', `${at}.concat`, {}, [input, grown], input.channels + grown.channels)
}

function transition(n: TorchNetwork, input: Node, at: string): Node {
  const x = n.conv(n.activation(n.norm(input, `${at}.norm`), `${at}.relu`, 'relu'), `${at}.conv`)
  return n.layer('AveragePooling2D', `${at}.pool`, { pool_size: [2, 2], strides: [2, 2] }, [x], x.channels)
}
