import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'

/** One field of a message while it is read; each is to be read once, in the type the schema gives it. */
export interface Field {
  readonly number: number
  /** A number; of a 64-bit integer beyond 2^53 the nearest. */
  readonly integer: () => number
  readonly float: () => number
  readonly text: () => string
  /** Bytes of a string, of raw data or of a message inside, in place. */
  readonly bytes: () => Uint8Array
  /** Repeated numbers, packed or one at a time: appended to `list`. */
  readonly integersInto: (list: number[]) => void
  readonly floatsInto: (list: number[], double?: boolean) => void
}

/**
 * Reads the fields of a protobuf message in their order; what `visit` does not read is skipped. Lengths are checked against the bytes
 * that are there, so a claim costs nothing. Throws Error for what is no protobuf.
 */
export function readFields(bytes: Uint8Array, visit: (field: Field) => void): void {
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag()
    const start = reader.pos
    visit(fieldOf(reader, number, wireType))
    if (reader.pos === start) reader.skip(wireType, number)
  }
}

function fieldOf(reader: BinaryReader, number: number, wireType: WireType): Field {
  const packed = (list: number[], one: (from: BinaryReader) => number): void => {
    if (wireType !== WireType.LengthDelimited) return void list.push(one(reader))
    const inner = new BinaryReader(reader.bytes())
    while (inner.pos < inner.len) list.push(one(inner))
  }
  return {
    number,
    integer: () => Number(reader.int64()),
    float: () => reader.float(),
    text: () => reader.string(),
    bytes: () => reader.bytes(),
    integersInto: (list) => packed(list, (from) => Number(from.int64())),
    floatsInto: (list, double = false) => packed(list, (from) => (double ? from.double() : from.float())),
  }
}
