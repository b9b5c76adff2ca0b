import { align, correlate, place, type GreyPicture, type Placement } from './align.ts'
import { boxBlur } from './blur.ts'
import { windowRings, WINDOWS } from './layout-vectors.ts'
import { halveLook, LOOK_BYTES, LOOK_SIDE, COARSE_SIDE } from '../../shared/math/grey-look.ts'
import { bestTurns, readRings, type Turn, type Window } from './rings.ts'

/** How one picture is to be changed to look like another. */
export interface Match {
  /** Correlation of their detail where both have a picture, -1 .. 1. */
  readonly similarity: number
  readonly mirrored: boolean
  /** Clockwise, after mirroring; 0 .. 360. */
  readonly degrees: number
  /** Share of the larger one that the smaller one shows, 0 .. 1. */
  readonly overlap: number
}

/** Pairs whose discs correlate less, before they are laid on each other, are no copies. */
const MIN_RINGS = 0.95
/** Nor are those that correlate less when they lie on each other, after the first steps and in the end. */
const MIN_BEGUN = 0.92
const MIN_COARSE = 0.95
/** Turns tried to the end: a round lesion correlates with itself in many. */
const TRIED_TURNS = 2
/** Above this no other turn will do better. */
const CLEAR = 0.9
const FIRST_STEPS = 3
const MORE_STEPS = 7
const FINE_STEPS = 3
/** Half the side of the square whose mean is taken off: what is left is borders, streaks, hairs and dots, not that the middle is dark. */
const BLUR = 2

/** A picture made ready to be compared; its detail when it comes to that. */
export class PreparedLook {
  /** At half the size. */
  readonly coarse: GreyPicture
  readonly full: GreyPicture
  #detail: GreyPicture | undefined

  /** @param look `[LOOK_SIDE, LOOK_SIDE]` */
  constructor(look: Uint8Array) {
    this.full = { side: LOOK_SIDE, values: new Float32Array(look) }
    this.coarse = { side: COARSE_SIDE, values: halveLook(look) }
  }

  /** The picture without what is coarser than a few pixels. */
  get detail(): GreyPicture {
    return (this.#detail ??= withoutMean(this.full))
  }
}

function withoutMean({ side, values }: GreyPicture): GreyPicture {
  const blurred = boxBlur(boxBlur(values, side, BLUR), side, BLUR)
  return { side, values: values.map((value, i) => value - blurred[i]!) }
}

/**
 * The best way to lay two pictures on each other, from the whole of the first on a window of the second; null when even at first sight
 * they are none of the same.
 */
export function matchLooks(whole: PreparedLook, other: PreparedLook, window: number): Match | null {
  let best: Match | null = null
  const rings = readRings(whole.coarse.values, windowRings[0]!)
  const otherRings = readRings(other.coarse.values, windowRings[window]!)
  for (const turn of bestTurns(rings, otherRings, TRIED_TURNS)) {
    if (turn.correlation < MIN_RINGS || (best && best.similarity > CLEAR)) continue
    const found = layOn(whole, other, turn, WINDOWS[window]!)
    if (found && (!best || found.similarity > best.similarity)) best = found
  }
  return best
}

/** Lays `b` on `a`, from a turn and a window of `b` on: roughly first. */
function layOn(a: PreparedLook, b: PreparedLook, turn: Turn, window: Window): Match | null {
  // A picture turned by an odd angle has corners that were made up.
  const isOdd = turn.degrees % 90 !== 0
  const inside = isOdd ? discOnly : (picture: GreyPicture): GreyPicture => picture
  const rough = layRoughly(inside(a.coarse), inside(b.coarse), turnPlacement(turn, window))
  const placement = rough && align(inside(a.full), inside(b.full), rough, FINE_STEPS)
  if (!placement) return null
  const { value, pixels } = correlate(inside(a.detail), place(inside(b.detail), placement))
  const [p, q, r, s] = placement
  const share = pixels / (isOdd ? discMask(LOOK_SIDE).size : LOOK_BYTES)
  const overlap = Math.min(share, share * Math.abs(p * s - q * r))
  return { similarity: value, mirrored: turn.mirrored, degrees: turn.degrees, overlap }
}

function layRoughly(a: GreyPicture, b: GreyPicture, start: Placement): Placement | null {
  const begun = align(a, b, start, FIRST_STEPS)
  if (!begun || correlate(a, place(b, begun)).value < MIN_BEGUN) return null
  const found = align(a, b, begun, MORE_STEPS)
  return found && correlate(a, place(b, found)).value >= MIN_COARSE ? found : null
}

/** Where a point of the first picture lies in the second: mirrored, then turned clockwise (y runs down), then in the window. */
function turnPlacement({ mirrored, degrees }: Turn, { left, right, top, bottom }: Window): Placement {
  const angle = (degrees * Math.PI) / 180
  const side = mirrored ? -1 : 1
  const [width, height] = [right - left, bottom - top]
  return [
    side * Math.cos(angle) * width,
    -Math.sin(angle) * width,
    side * Math.sin(angle) * height,
    Math.cos(angle) * height,
    (left + right - 1) / 2,
    (top + bottom - 1) / 2,
  ]
}

const masks = new Map<number, { readonly isIn: Uint8Array; readonly size: number }>()

/** The pixels of a square picture that lie in the disc within it. */
function discMask(side: number): { readonly isIn: Uint8Array; readonly size: number } {
  const known = masks.get(side)
  if (known) return known
  const middle = (side - 1) / 2
  const isIn = Uint8Array.from({ length: side * side }, (_, i) =>
    Math.hypot((i % side) - middle, Math.floor(i / side) - middle) <= side / 2 ? 1 : 0,
  )
  const mask = { isIn, size: isIn.reduce((sum, one) => sum + one, 0) }
  masks.set(side, mask)
  return mask
}

function discOnly({ side, values }: GreyPicture): GreyPicture {
  const { isIn } = discMask(side)
  return { side, values: values.map((value, i) => (isIn[i] ? value : NaN)) }
}
