import type { Family } from './family.ts'

/** First blocks of a stage that halve the image (torchvision/models/mobilenetv2.py). */
const HALVING: ReadonlySet<number> = new Set([2, 4, 7, 14])

/** Sandler et al. 2018, as torchvision builds it at any width. */
export const mobileNetV2Torchvision: Family = {
  id: 'torchvision mobilenet_v2',
  names: /^mobilenet_?v2/,
  matches: (n) =>
    n.has('features.18.0.weight') &&
    n.has('features.1.conv.0.0.weight') &&
    n.has('features.17.conv.3.weight'),
  build(n) {
    let x = n.activation(
      n.norm(n.conv(n.input, 'features.0.0', { stride: 2 }), 'features.0.1'),
      'features.0.2',
      'relu6',
    )
    for (let block = 1; block <= 17; block++) {
      const at = `features.${block}.conv`
      const stride = HALVING.has(block) ? 2 : 1
      const shortcut = x
      const isExpanded = n.has(`${at}.1.0.weight`)
      if (isExpanded) x = n.activation(n.norm(n.conv(x, `${at}.0.0`), `${at}.0.1`), `${at}.0.2`, 'relu6')
      const depthwise = isExpanded ? 1 : 0
      x = n.norm(n.conv(x, `${at}.${depthwise}.0`, { stride }), `${at}.${depthwise}.1`)
      x = n.activation(x, `${at}.${depthwise}.2`, 'relu6')
      x = n.norm(n.conv(x, `${at}.${depthwise + 1}`), `${at}.${depthwise + 2}`)
      if (stride === 1 && shortcut.channels === x.channels) x = n.add(`features.${block}.add`, shortcut, x)
    }
    x = n.activation(n.norm(n.conv(x, 'features.18.0'), 'features.18.1'), 'features.18.2', 'relu6')
    return n.head(n.globalMean(x), 'classifier')
  },
}
