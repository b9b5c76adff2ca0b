import { describe, expect, it } from 'vitest'
import { describeModel } from '../model-files.ts'
import { readAnyModel } from '../read-model.ts'
import { differences, isThere, logitsOf, torchFile } from '../testing/torch-reference.ts'

/** The node that PyTorch's reference taps. */
const FILES: Readonly<Record<string, string>> = {
  'mobilenet_v2.torchvision.pth': 'features/18/2',
  'mobilenetv3_small_050.timm.pth': 'blocks/5/0/bn1/act',
  'vit_tiny_patch16_224.timm.safetensors': 'blocks/11/norm1',
}

describe.each(Object.entries(FILES))('%s', (file, tap) => {
  it.skipIf(!isThere(file))("gives PyTorch's numbers and Grad-CAM maps", async () => {
    const found = await differences(file, await readAnyModel(torchFile(file)), tap)
    expect(found.probabilities).toBeLessThan(1e-4)
    expect(found.maps).toBeLessThan(1e-3)
  })
})

it.each(['mobilenet_v2.torchvision', 'mobilenetv3_small_050.timm'])(
  '%s is the same network as weights and in ONNX',
  async (name) => {
    if (!isThere(`${name}.pth`)) return
    const [weights, onnx] = await Promise.all(
      ['pth', 'onnx'].map((ending) => readAnyModel(torchFile(`${name}.${ending}`))),
    )
    const [a, b] = await Promise.all([weights!, onnx!].map((model) => logitsOf(`${name}.pth`, model)))
    a!.forEach((value, i) => expect(Math.abs(value - b![i]!)).toBeLessThan(1e-5))
  },
)

it.skipIf(!isThere('vit_tiny_patch16_224.timm.safetensors'))(
  'offers the tokens before the last attention, and what timm says of the input',
  async () => {
    const model = describeModel('vit', await readAnyModel(torchFile('vit_tiny_patch16_224.timm.safetensors')))
    expect(model).toMatchObject({
      tap: 'blocks/11/norm1',
      inputStated: true,
      architecture: 'vit_tiny_patch16_224',
    })
    expect(model.input).toMatchObject({ range: '-1..1', width: 224 })
  },
)
