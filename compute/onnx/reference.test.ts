import { describe, expect, it } from 'vitest'
import { differences, isThere, torchFile } from '../testing/torch-reference.ts'
import { readOnnxModel } from './read.ts'

/** The node that PyTorch's reference taps. */
const FILES: Readonly<Record<string, string>> = {
  'mobilenet_v2.torchvision.onnx': 'features/features.18/features.18.2/Clip',
  'mobilenetv3_small_050.timm.onnx': 'blocks/blocks.5/blocks.5.0/bn1/act/HardSwish',
  'convnext_atto.timm.onnx': 'stages/stages.3/blocks/blocks.1/Add',
  'efficientnet-lite0-imagenet.onnx': '_conv_head/Conv',
}

describe.each(Object.entries(FILES))('%s', (file, tap) => {
  it.skipIf(!isThere(file))("gives PyTorch's numbers and Grad-CAM maps", async () => {
    const found = await differences(file, await readOnnxModel(torchFile(file)), tap)
    expect(found.probabilities).toBeLessThan(1e-4)
    expect(found.maps).toBeLessThan(1e-3)
  })
})
