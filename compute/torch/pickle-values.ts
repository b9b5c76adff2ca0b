/** What a pickle may hold. */
import { say } from '../../shared/say.ts'
import { Refusal } from '../keras/refusal.ts'

/** A name that a pickle would look up, and what it is called with: of itself it does nothing. */
export class Called {
  readonly name: string
  readonly args: readonly PickleValue[]
  constructor(name: string, args: readonly PickleValue[]) {
    this.name = name
    this.args = args
  }
}
/** Refers to bytes outside the pickle. */
export class Persistent {
  readonly id: PickleValue
  constructor(id: PickleValue) {
    this.id = id
  }
}
export class Name {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | Name
  | Called
  | Persistent
  | Mark

/** Where a list of arguments begins. */
export class Mark {
  readonly isMark = true
}
export const MARK = new Mark()

/** What may be named: how tensors are rebuilt, and what checkpoints carry beside them and nothing here looks into. */
const KNOWN =
  /^(collections (OrderedDict|defaultdict|Counter)|torch\._utils (_rebuild_tensor(_v2)?|_rebuild_parameter)|torch (\w+Storage|Size|device|(b?float|double|half|u?int|long|short|bool|complex)\d*)|torch\.storage (UntypedStorage|TypedStorage)|torch\._tensor _rebuild_from_type_v2|torch\.nn\.parameter Parameter|numpy(\._?core)?(\.multiarray)? (scalar|_reconstruct|ndarray|dtype)|_codecs encode|(__builtin__|builtins) (set|frozenset|dict|list|tuple|int|float|bool|str|bytearray|complex)|argparse Namespace|pathlib (Posix|Windows|Pure\w*)?Path)$/

/** A class of a network: the file holds the whole of it as code. */
const isModule = (name: string): boolean =>
  /^(torch\.nn|torchvision|timm|__main__|models?\b|torch\.jit|efficientnet)/.test(name)

/** A pickle that names something it would run. */
export class ForeignName extends Refusal {
  readonly isModule: boolean
  constructor(name: string) {
    super(say`it would run ${name}, and nothing in a file is ever run`)
    this.isModule = isModule(name)
  }
}

/** A name, which stands for nothing but itself. Throws ForeignName for those that nothing here expects. */
export function named(module: string, name: string): Name {
  const text = `${module} ${name}`
  if (!KNOWN.test(text)) throw new ForeignName(`${module}.${name}`)
  return new Name(text)
}
