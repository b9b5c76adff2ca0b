/** From the ways in which DICOM lays out colours to red, green, blue, pixel by pixel. */

/** RRR GGG BBB -> RGB RGB RGB */
export function interleave(planes: Uint8Array, count: number): Uint8Array {
  return Uint8Array.from({ length: count * 3 }, (_, i) => planes[(i % 3) * count + Math.floor(i / 3)]!)
}

/** Y1 Y2 Cb Cr -> Y1 Cb Cr Y2 Cb Cr */
export function unfold422(bytes: Uint8Array, count: number): Uint8Array {
  const full = new Uint8Array(count * 3)
  for (let i = 0; i < count; i++) {
    const pair = (i >> 1) * 4
    full.set([bytes[pair + (i & 1)]!, bytes[pair + 2]!, bytes[pair + 3]!], i * 3)
  }
  return full
}

/** PS3.3 C.7.6.3.1.2, the inverse of its equations for YBR_FULL. */
export function fromYcc(bytes: Uint8Array): Uint8Array {
  const rgb = new Uint8ClampedArray(bytes.length)
  for (let i = 0; i < bytes.length; i += 3) {
    const [y, cb, cr] = [bytes[i]!, bytes[i + 1]! - 128, bytes[i + 2]! - 128]
    rgb[i] = y + 1.402 * cr
    rgb[i + 1] = y - 0.344136 * cb - 0.714136 * cr
    rgb[i + 2] = y + 1.772 * cb
  }
  return new Uint8Array(rgb.buffer)
}
