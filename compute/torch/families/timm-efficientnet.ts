import type { Node, TorchNetwork } from '../network.ts'
import type { Family, FamilyOptions } from './family.ts'

interface Style {
  readonly strides: readonly number[]
  readonly epsilon: number
  readonly padding: { readonly padding?: 'same' }
  readonly activationOf: (stage: number) => string
  readonly squeeze: { readonly activation: string; readonly gate: string }
}

/** timm's `tf_` models pad as TensorFlow does and normalise with 1e-3: their weights do not show it. */
function convention({ architecture }: FamilyOptions): Pick<Style, 'epsilon' | 'padding'> {
  const isTensorFlow = architecture.startsWith('tf_')
  return { epsilon: isTensorFlow ? 1e-3 : 1e-5, padding: isTensorFlow ? { padding: 'same' } : {} }
}

/** Tan and Le 2019 and 2021, as timm builds them. */
export const efficientNetTimm: Family = {
  id: 'timm efficientnet',
  names: /^(tf_)?(efficientnet)/,
  ambiguous: 'tf_efficientnet',
  matches: (n) => n.has('conv_stem.weight') && n.has('conv_head.weight') && n.has('bn2.weight'),
  build(n, options) {
    const squeeze = { activation: 'silu', gate: 'sigmoid' }
    const style = {
      ...convention(options),
      strides: [1, 2, 2, 2, 1, 2, 1],
      squeeze,
      activationOf: () => 'silu',
    }
    const x = n.norm(n.conv(trunk(n, style), 'conv_head'), 'bn2', style.epsilon)
    return n.head(n.globalMean(n.activation(x, 'bn2.act', 'silu')), 'classifier')
  },
}

/** Howard et al. 2019, as timm builds it: the small one has six stages, the large one seven. */
export const mobileNetV3Timm: Family = {
  id: 'timm mobilenetv3',
  names: /^(tf_)?mobilenetv3/,
  ambiguous: 'tf_mobilenetv3',
  matches: (n) => n.has('conv_stem.weight') && n.has('conv_head.bias') && !n.has('bn2.weight'),
  build(n, options) {
    const isLarge = n.has('blocks.6.0.conv.weight')
    const relus = isLarge ? 3 : 2
    const style = {
      ...convention(options),
      strides: isLarge ? [1, 2, 2, 2, 1, 2, 1] : [2, 2, 2, 1, 2, 1],
      squeeze: { activation: 'relu', gate: 'hard_sigmoid' },
      activationOf: (stage: number) => (stage >= 0 && stage < relus ? 'relu' : 'hard_silu'),
    }
    const pooled = n.globalMean(trunk(n, style), 'global_pool', true)
    const wide = n.activation(n.conv(pooled, 'conv_head'), 'act2', 'hard_silu')
    const flat = n.layer('Flatten', 'flatten', {}, [wide], wide.channels)
    return n.head(flat, 'classifier')
  },
}

function trunk(n: TorchNetwork, style: Style): Node {
  const { epsilon, padding, strides, activationOf } = style
  let x = n.norm(n.conv(n.input, 'conv_stem', { stride: 2, ...padding }), 'bn1', epsilon)
  x = n.activation(x, 'bn1.act', activationOf(-1))
  for (let stage = 0; n.keys(`blocks.${stage}.`).length > 0; stage++) {
    for (let block = 0; n.keys(`blocks.${stage}.${block}.`).length > 0; block++)
      x = timmBlock(n, x, `blocks.${stage}.${block}`, stage, block === 0 ? (strides[stage] ?? 1) : 1, style)
  }
  return x
}

/** The four kinds of block, told by their convolutions. */
const KINDS: readonly (readonly string[])[] = [
  ['conv_exp', 'conv_pwl'], // fused, V2
  ['conv_pw', 'conv_dw', 'conv_pwl'], // inverted residual
  ['conv_dw', 'conv_pw'], // depthwise separable
  ['conv'],
]

function timmBlock(
  n: TorchNetwork,
  input: Node,
  at: string,
  stage: number,
  stride: number,
  style: Style,
): Node {
  const { epsilon, padding, activationOf } = style
  const kind = KINDS.find((convs) => convs.every((name) => n.has(`${at}.${name}.weight`))) ?? []
  let x = input
  let left = stride
  kind.forEach((name, i) => {
    const isWide = (n.weight(`${at}.${name}.weight`).shape[2] ?? 1) > 1
    if (i === kind.length - 1 && n.has(`${at}.se.conv_reduce.weight`)) x = squeezed(n, x, `${at}.se`, style)
    x = n.norm(
      n.conv(x, `${at}.${name}`, { stride: isWide ? left : 1, ...padding }),
      `${at}.bn${i + 1}`,
      epsilon,
    )
    if (isWide) left = 1
    const isLinear = kind.length > 1 && i === kind.length - 1
    if (!isLinear) x = n.activation(x, `${at}.bn${i + 1}.act`, activationOf(stage))
  })
  return stride === 1 && input.channels === x.channels ? n.add(`${at}.add`, x, input) : x
}

function squeezed(n: TorchNetwork, x: Node, at: string, { squeeze }: Style): Node {
  const mean = n.globalMean(x, `${at}.mean`, true)
  const narrow = n.activation(n.conv(mean, `${at}.conv_reduce`), `${at}.act1`, squeeze.activation)
  const gate = n.activation(n.conv(narrow, `${at}.conv_expand`), `${at}.gate`, squeeze.gate)
  return n.multiply(`${at}.scale`, x, gate)
}
