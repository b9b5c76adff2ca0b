import { readImageFile, withImage } from './image-file.ts'
import { shrink, type SmallPicture } from './small-picture.ts'

/** Whether a file is a picture of two grey values, as masks are. What cannot be read is none. */
export async function isTwoValued(file: string): Promise<boolean> {
  try {
    return hasTwoValues(await withImage(await readImageFile(file), (image) => shrink(image)))
  } catch {
    return false
  }
}

/** Of 256; between them lie edges that were smoothed in shrinking, and what JPEG does to edges. */
const NEAR = 12
const MIN_APART = 64
const MIN_SHARE = 0.9

/** Grey throughout, and nearly all pixels close to one of two values far apart, both of them there. */
export function hasTwoValues({ data }: SmallPicture): boolean {
  const counts = new Uint32Array(256)
  for (let i = 0; i < data.length; i += 3) {
    const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!]
    if (Math.max(r, g, b) - Math.min(r, g, b) > NEAR) return false
    counts[g]!++
  }
  const pixels = data.length / 3
  const first = busiest(counts, -Infinity)
  const second = busiest(counts, first)
  const near = (value: number): number =>
    counts.subarray(Math.max(0, value - NEAR), value + NEAR + 1).reduce((sum, count) => sum + count, 0)
  return second >= 0 && near(second) > 0.002 * pixels && near(first) + near(second) >= MIN_SHARE * pixels
}

/** The most frequent value at least `MIN_APART` from another; -1 where there is none. */
function busiest(counts: Uint32Array, from: number): number {
  let best = -1
  for (let value = 0; value < 256; value++) {
    if (Math.abs(value - from) < MIN_APART || counts[value] === 0) continue
    if (best < 0 || counts[value]! > counts[best]!) best = value
  }
  return best
}
