import { say } from '../../../shared/say.ts'
import { asJson, sizeOf, type NdArray } from '../../onnx/array.ts'
import { Refusal } from '../../keras/refusal.ts'
import type { Node, TorchNetwork } from '../network.ts'
import { damagedTensor } from '../tensors.ts'
import type { Family } from './family.ts'

/** Dosovitskiy et al. 2021 and Touvron et al. 2021, as timm builds them. */
export const visionTransformer: Family = {
  id: 'timm vit',
  names: /^(vit|deit)/,
  matches: (n) => n.has('patch_embed.proj.weight') && n.has('pos_embed') && n.has('blocks.0.attn.qkv.weight'),
  size: (n) => gridOf(n) * (n.weight('patch_embed.proj.weight').shape[2] ?? 16),
  build(n) {
    const [width = 0, , patch = 16] = n.weight('patch_embed.proj.weight').shape
    let x = n.conv(n.input, 'patch_embed.proj', { stride: patch, padding: 0 })
    const grid = gridOf(n)
    x = n.layer('Reshape', 'patch_embed.flatten', { target_shape: [grid * grid, width] }, [x], width)
    x = withPositions(n, x, grid)
    for (let block = 0; n.has(`blocks.${block}.norm1.weight`); block++)
      x = transformerBlock(n, x, `blocks.${block}`)
    x = n.has('norm.weight') ? n.layerNorm(x, 'norm') : x
    const pooled = n.has('fc_norm.weight')
      ? n.layerNorm(n.layer('Mean', 'pool', { axis: [1] }, [tokensBehind(n, x)], width), 'fc_norm')
      : n.layer('GetItem', 'pool', { key: [{ slice: [null, null, null] }, { index: 0 }] }, [x], width)
    return n.head(pooled, 'head')
  },
}

/** Tokens before those of the patches. */
const prefixOf = (n: TorchNetwork): number => (n.has('cls_token') ? 1 : 0)

function tokensBehind(n: TorchNetwork, x: Node): Node {
  if (prefixOf(n) === 0) return x
  const key = [{ slice: [null, null, null] }, { slice: [prefixOf(n), null, null] }]
  return n.layer('GetItem', 'patch_tokens', { key }, [x], x.channels)
}

/** Patches along one side; the position of the class token may be left out. */
function gridOf(n: TorchNetwork): number {
  const positions = n.weight('pos_embed').shape[1] ?? 0
  const grid = [positions, positions - prefixOf(n)].map(Math.sqrt).find(Number.isInteger)
  if (!grid) throw new Refusal(say`its ${positions} positions are no square of patches`)
  return grid
}

/** Class token and positions are one constant, added to patches with zeros in front of them. */
function withPositions(n: TorchNetwork, x: Node, grid: number): Node {
  const positions = n.weight('pos_embed')
  const count = grid * grid
  const prefix = prefixOf(n)
  const table = new Float32Array((count + prefix) * x.channels)
  table.set(positions.data, table.length - positions.data.length)
  if (prefix === 1) n.weight('cls_token').data.forEach((value, i) => (table[i] = table[i]! + value))
  const array: NdArray = { shape: [count + prefix, x.channels], data: table, isInteger: false }
  if (positions.data.length > table.length || sizeOf(array.shape) !== table.length)
    throw damagedTensor('pos_embed')
  const pad_width = [[0, 0], [prefix, 0], [0, 0]] // prettier-ignore
  const config = { pad_width, mode: 'constant', constant_values: 0 }
  const padded = prefix === 0 ? x : n.layer('Pad', 'cls_token', config, [x], x.channels)
  return n.withConstant('Add', 'pos_embed', padded, asJson(array))
}

/** Published widths whose heads are 64 wide, and those with 16 heads: a file does not say, and another number would give other answers. */
const WIDTHS_OF_64 = [192, 256, 320, 384, 512, 640, 768, 1024]
const WIDTHS_OF_16_HEADS = [1152, 1280, 1408, 1664]

function headsOf(width: number): number {
  if (WIDTHS_OF_16_HEADS.includes(width)) return 16
  if (WIDTHS_OF_64.includes(width)) return width / 64
  throw new Refusal(say`the number of its attention heads is not known`)
}

function transformerBlock(n: TorchNetwork, input: Node, at: string): Node {
  const attended = scaled(n, attention(n, n.layerNorm(input, `${at}.norm1`), `${at}.attn`), `${at}.ls1`)
  const x = n.add(`${at}.add1`, input, attended)
  const hidden = n.activation(
    n.linear(n.layerNorm(x, `${at}.norm2`), `${at}.mlp.fc1`),
    `${at}.mlp.act`,
    'gelu',
  )
  return n.add(`${at}.add2`, x, scaled(n, n.linear(hidden, `${at}.mlp.fc2`), `${at}.ls2`))
}

/** LayerScale, where there is one. */
function scaled(n: TorchNetwork, x: Node, at: string): Node {
  return n.has(`${at}.gamma`) ? n.withConstant('Multiply', at, x, asJson(n.weight(`${at}.gamma`))) : x
}

/** softmax(q k^T / sqrt(d)) v, Vaswani et al. 2017, equation 1. */
function attention(n: TorchNetwork, x: Node, at: string): Node {
  const width = x.channels
  const heads = headsOf(width)
  const size = width / heads
  const packed = n.linear(x, `${at}.qkv`)
  const split = n.layer('Reshape', `${at}.split`, { target_shape: [-1, 3, heads, size] }, [packed], size)
  const [q, k, v] = ['q', 'k', 'v'].map((name, i) => {
    const whole = { slice: [null, null, null] }
    const one = n.layer('GetItem', `${at}.${name}`, { key: [whole, whole, { index: i }] }, [split], size)
    const axes = name === 'k' ? [0, 2, 3, 1] : [0, 2, 1, 3]
    return n.layer('Transpose', `${at}.${name}_heads`, { axes }, [one], size)
  }) as [Node, Node, Node]
  const scores = n.withConstant(
    'Multiply',
    `${at}.scale`,
    n.layer('Matmul', `${at}.scores`, {}, [q, k], 0),
    size ** -0.5,
  )
  const weights = n.activation(scores, `${at}.softmax`, 'softmax')
  const mixed = n.layer('Matmul', `${at}.mix`, {}, [weights, v], size)
  const back = n.layer('Transpose', `${at}.unheads`, { axes: [0, 2, 1, 3] }, [mixed], size)
  const joinedHeads = n.layer('Reshape', `${at}.join`, { target_shape: [-1, width] }, [back], width)
  return n.linear(joinedHeads, `${at}.proj`)
}
