/** Writes the wire format of protocol buffers: the few kinds of field that a GraphDef needs. */
export class ProtoWriter {
  readonly #parts: Uint8Array[] = []

  /** An int32, int64, enum or bool field. */
  varint(field: number, value: number): this {
    this.#parts.push(encodeVarint(field << 3), encodeVarint(value))
    return this
  }

  /** A string, bytes or message field. */
  bytes(field: number, value: Uint8Array | string | ProtoWriter): this {
    const content =
      value instanceof ProtoWriter ? value.done() : typeof value === 'string' ? Buffer.from(value) : value
    this.#parts.push(encodeVarint((field << 3) | 2), encodeVarint(content.length), content)
    return this
  }

  /** A float field. */
  float32(field: number, value: number): this {
    const content = Buffer.alloc(4)
    content.writeFloatLE(value)
    this.#parts.push(encodeVarint((field << 3) | 5), content)
    return this
  }

  done(): Uint8Array {
    return Buffer.concat(this.#parts)
  }
}

/** Negative numbers take ten bytes, as the format has it: two's complement of 64 bits. */
function encodeVarint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  bytes.push(Number(rest))
  return Uint8Array.from(bytes)
}
