import { convNextTimm } from './convnext.ts'
import { denseNet } from './densenet.ts'
import { efficientNetTorchvision } from './efficientnet.ts'
import type { Family } from './family.ts'
import { mobileNetV2Torchvision } from './mobilenet-v2.ts'
import { resNet } from './resnet.ts'
import { efficientNetTimm, mobileNetV3Timm } from './timm-efficientnet.ts'
import { visionTransformer } from './vit.ts'

/** Families that state dicts are recognised as. */
export const FAMILIES: readonly Family[] = [
  mobileNetV2Torchvision,
  resNet,
  efficientNetTorchvision,
  efficientNetTimm,
  mobileNetV3Timm,
  convNextTimm,
  visionTransformer,
  denseNet,
]
