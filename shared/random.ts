/** Everything needed to continue a generator exactly where it stopped: four unsigned 32-bit integers. JSON-safe. */
export type RandomState = readonly [number, number, number, number]

/**
 * Seeded pseudo-random numbers: sfc32 (Chris Doty-Humphrey, PractRand; 128-bit state, period of at least 2^32),
 * its state filled by SplitMix32 so that neighbouring seeds give unrelated streams. The same seed gives the same
 * numbers on every machine: only 32-bit integer arithmetic decides the bits.
 * Not for secrets.
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter: number

  /** @param seed any finite number, or a text such as 'split' */
  constructor(seed: number | string) {
    let mix = typeof seed === 'string' ? hashText(seed) : hashNumber(seed)
    const next = (): number => {
      mix = (mix + 0x9e3779b9) | 0
      return splitMix32(mix)
    }
    this.#a = next()
    this.#b = next()
    this.#c = next()
    this.#counter = 1
    // The first outputs still resemble the seed: sfc32's author discards a dozen.
    for (let i = 0; i < 12; i++) this.uint32()
  }

  /** Continues from a saved state. */
  static restore(state: RandomState): Random {
    const random = new Random(0)
    random.#a = state[0] | 0
    random.#b = state[1] | 0
    random.#c = state[2] | 0
    random.#counter = state[3] | 0
    return random
  }

  /** The present state; `Random.restore` of it continues with the very next number. */
  save(): RandomState {
    return [this.#a >>> 0, this.#b >>> 0, this.#c >>> 0, this.#counter >>> 0]
  }

  /** An independent generator named by a purpose ('augment', 'shuffle'); does not advance this one. */
  fork(purpose: string): Random {
    return new Random(`${this.save().join(',')}/${purpose}`)
  }

  /** A uniform integer in [0, 2^32). */
  uint32(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** A uniform number in [low, high), [0, 1) by default, with 53 random bits. */
  uniform(low = 0, high = 1): number {
    const bits = (this.uint32() >>> 5) * 0x4000000 + (this.uint32() >>> 6)
    return low + (bits / 0x20000000000000) * (high - low)
  }

  /** A uniform integer in [0, count), without modulo bias. Throws RangeError unless 1 <= count <= 2^32. */
  below(count: number): number {
    if (!Number.isInteger(count) || count < 1 || count > 0x100000000) {
      throw new RangeError(`Random.below needs a whole number from 1 to 2^32, got ${count}`)
    }
    if (count > 0x200000) return this.#belowLarge(count)
    // Lemire's multiplication (exact in 53 bits), rejecting the few low products that would favour some values.
    let product = this.uint32() * count
    if (product >>> 0 < count) {
      const bias = 0x100000000 % count
      while (product >>> 0 < bias) product = this.uint32() * count
    }
    return Math.floor(product / 0x100000000)
  }

  #belowLarge(count: number): number {
    const limit = 0x100000000 - (0x100000000 % count)
    let value = this.uint32()
    while (value >= limit) value = this.uint32()
    return value % count
  }

  /** A normally distributed number (Box-Muller; nothing is kept back, so the state stays four integers). */
  normal(mean = 0, deviation = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()))
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.uniform())
  }

  /** Shuffles in place (Fisher-Yates, every order equally likely) and returns the same array. */
  shuffle<T extends Shufflable>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1)
      const kept = items[i]
      items[i] = items[j]
      items[j] = kept
    }
    return items
  }

  /** A shuffled array of the integers 0 .. count - 1. */
  permutation(count: number): Uint32Array {
    return this.shuffle(Uint32Array.from({ length: count }, (_, i) => i))
  }

  /** One item of a non-empty list, each equally likely. Throws RangeError on an empty list. */
  choice<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }
}

/** Arrays and typed arrays alike. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the element type only travels through
type Shufflable = { readonly length: number; [index: number]: any }

function splitMix32(value: number): number {
  let mixed = value ^ (value >>> 16)
  mixed = Math.imul(mixed, 0x21f0aaad)
  mixed ^= mixed >>> 15
  mixed = Math.imul(mixed, 0x735a2d97)
  return mixed ^ (mixed >>> 15)
}

function hashNumber(seed: number): number {
  if (!Number.isFinite(seed)) throw new RangeError(`a seed must be a finite number, got ${seed}`)
  const isUint32 = Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff
  return isUint32 ? seed | 0 : hashText(String(seed))
}

/** FNV-1a over UTF-16 code units. */
function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}
