import type { Node, TorchNetwork } from '../network.ts'
import type { Family } from './family.ts'

/**
 * He et al. 2015 with the stride in the 3 x 3 convolution, Xie et al. 2017 (groups), He et al. 2018 (deep stem, averaged shortcuts), as
 * torchvision and timm build them.
 */
export const resNet: Family = {
  id: 'resnet',
  names: /^(wide_)?res(net|next)/,
  matches: (n) => n.has('layer1.0.conv1.weight') && n.has('layer4.0.bn2.weight') && n.has('bn1.weight'),
  build(n) {
    let x = n.stemPool(n.activation(n.norm(stem(n), 'bn1'), 'relu', 'relu'))
    for (let stage = 1; stage <= 4; stage++) {
      for (let block = 0; n.has(`layer${stage}.${block}.conv1.weight`); block++)
        x = residual(n, x, `layer${stage}.${block}`, stage > 1 && block === 0 ? 2 : 1)
    }
    return n.head(n.globalMean(x), 'fc')
  },
}

/** One 7 x 7 convolution, or three of 3 x 3. */
function stem(n: TorchNetwork): Node {
  if (n.has('conv1.weight')) return n.conv(n.input, 'conv1', { stride: 2 })
  let x = n.activation(n.norm(n.conv(n.input, 'conv1.0', { stride: 2 }), 'conv1.1'), 'conv1.2', 'relu')
  x = n.activation(n.norm(n.conv(x, 'conv1.3'), 'conv1.4'), 'conv1.5', 'relu')
  return n.conv(x, 'conv1.6')
}

function residual(n: TorchNetwork, input: Node, at: string, stride: number): Node {
  const isBottleneck = n.has(`${at}.conv3.weight`)
  let x = n.norm(n.conv(input, `${at}.conv1`, { stride: isBottleneck ? 1 : stride }), `${at}.bn1`)
  x = n.activation(x, `${at}.relu1`, 'relu')
  x = n.norm(n.conv(x, `${at}.conv2`, { stride: isBottleneck ? stride : 1 }), `${at}.bn2`)
  if (isBottleneck) x = n.norm(n.conv(n.activation(x, `${at}.relu2`, 'relu'), `${at}.conv3`), `${at}.bn3`)
  return n.activation(n.add(`${at}.add`, x, shortcutOf(n, input, at, stride)), `${at}.relu`, 'relu')
}

function shortcutOf(n: TorchNetwork, input: Node, at: string, stride: number): Node {
  if (n.has(`${at}.downsample.0.weight`))
    return n.norm(n.conv(input, `${at}.downsample.0`, { stride }), `${at}.downsample.1`)
  if (!n.has(`${at}.downsample.1.weight`)) return input
  // AvgPool2d(2, 2, ceil_mode=True, count_include_pad=False) is Keras's 'same'.
  const window = { pool_size: [2, 2], strides: [2, 2], padding: 'same' }
  const mean =
    stride === 1 ? input : n.layer('AveragePooling2D', `${at}.downsample.0`, window, [input], input.channels)
  return n.norm(n.conv(mean, `${at}.downsample.1`), `${at}.downsample.2`)
}
