import { say, type Sentence } from '../../shared/say.ts'
import { LIMITS } from '../keras/limits.ts'
import type { ModelFile } from '../keras/model-file.ts'
import { Refusal } from '../keras/refusal.ts'
import type { Family } from './families/family.ts'
import { FAMILIES } from './families/registry.ts'
import { TorchNetwork } from './network.ts'
import { withoutPrefixes } from './prefixes.ts'
import { readPth } from './pth.ts'
import { readSafetensors } from './safetensors.ts'
import type { StateDict } from './tensors.ts'
import { timmConfigBeside, type TimmConfig } from './timm-config.ts'

/** What networks are trained at where neither the weights nor a file beside them says another size. */
const USUAL_SIZE_PX = 224

/** Weights of a network of torchvision or timm in a `.pth` or `.pt`, built anew in our own layers. Throws Refusal. */
export async function readPthModel(path: string, architecture?: string): Promise<ModelFile> {
  return { ...(await modelOf(path, await readPth(path), architecture)), format: 'pth' }
}

/** The same in safetensors. */
export async function readSafetensorsModel(path: string, architecture?: string): Promise<ModelFile> {
  return { ...(await modelOf(path, await readSafetensors(path), architecture)), format: 'safetensors' }
}

async function modelOf(
  path: string,
  dict: StateDict,
  asked: string | undefined,
): Promise<Omit<ModelFile, 'format'>> {
  const network = new TorchNetwork(withoutPrefixes(dict))
  const family = FAMILIES.find((each) => each.matches(network))
  if (!family) {
    const shown = [...dict.keys()].slice(0, 4).join(', ')
    const known = FAMILIES.map(({ id }) => id).join(', ')
    throw new Refusal(say`its weights (${shown}, ...) are of no architecture that is known (${known})`)
  }
  const config = await timmConfigBeside(path)
  if (asked && !family.names.test(asked))
    throw new Refusal(say`its weights are those of ${family.id}, not of ${asked}`)
  const found = config?.architecture ?? ''
  const name = asked ?? (family.names.test(found) ? found : '')
  const size = family.size?.(network) ?? config?.size ?? USUAL_SIZE_PX
  if (size > LIMITS.inputSidePx) throw new Refusal(say`its header is damaged`)
  const output = family.build(network, { architecture: name })
  const { graph, weights } = network.finish(name || family.id, output, size)
  const units = output.channels
  return {
    graph,
    weights,
    kerasVersion: null,
    architecture: name || family.id,
    classNames: config?.classNames?.length === units ? config.classNames : null,
    ...(config?.statistics && { normalization: config.statistics }),
    usualRange: 'imagenet',
    warnings: noticesOf(family, name, config, size),
  }
}

function noticesOf(
  family: Family,
  name: string,
  config: TimmConfig | null,
  size: number,
): readonly Sentence[] {
  const recognised = name
    ? say`The file holds weights alone; the network was built as ${name}.`
    : say`The file holds weights alone; by their names the network is ${family.id}. Check that it is.`
  const sibling =
    name === '' && family.ambiguous
      ? [
          say`Models of timm whose names begin with ${family.ambiguous} have weights of the same names and pad otherwise: name the architecture if it is one of those.`,
        ]
      : []
  const isSizeKnown = family.size !== undefined || config?.size
  const sized = isSizeKnown
    ? []
    : [say`The file leaves the input size open; ${size} x ${size} pixels are used.`]
  const crop = config?.crop ?? 1
  const cropped =
    crop < 1
      ? [say`It was trained on the middle ${Math.round(crop * 100)} % of pictures; here it sees all of them.`]
      : []
  return [recognised, ...sibling, ...sized, ...cropped]
}
