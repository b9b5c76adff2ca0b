/** Side of the small grey picture that is kept of each image while copies are looked for. */
export const LOOK_SIDE = 64
/** Bytes of one. */
export const LOOK_BYTES = LOOK_SIDE * LOOK_SIDE
/** Side of what is compared at first sight. */
export const COARSE_SIDE = LOOK_SIDE / 2

/** Half the size, each pixel the mean of four: `[LOOK_SIDE, LOOK_SIDE]` -> `[COARSE_SIDE, COARSE_SIDE]`. */
export function halveLook(look: Uint8Array): Float32Array {
  const half = new Float32Array(COARSE_SIDE * COARSE_SIDE)
  for (let y = 0, i = 0; y < COARSE_SIDE; y++)
    for (let x = 0; x < COARSE_SIDE; x++, i++) {
      const at = 2 * (y * LOOK_SIDE + x)
      half[i] = (look[at]! + look[at + 1]! + look[at + LOOK_SIDE]! + look[at + LOOK_SIDE + 1]!) / 4
    }
  return half
}
