/**
 * Lattice noise: deterministic functions of position and seed, made of integer hashes alone, so that the same seed
 * gives the same picture on every machine. All return values in [0, 1] unless told otherwise.
 */

/** A uniform number in [0, 1) for a lattice point. */
export function latticeValue(ix: number, iy: number, seed: number): number {
  let hash = Math.imul(ix, 0x27d4eb2d) ^ Math.imul(iy, 0x165667b1) ^ seed
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39)
  return ((hash ^ (hash >>> 15)) >>> 0) / 0x100000000
}

/** Smoothly interpolated lattice values, one per unit of length. */
export function valueNoise(x: number, y: number, seed: number): number {
  const ix = Math.floor(x)
  const iy = Math.floor(y)
  const fx = x - ix
  const fy = y - iy
  const sx = fx * fx * (3 - 2 * fx)
  const sy = fy * fy * (3 - 2 * fy)
  const a = latticeValue(ix, iy, seed)
  const b = latticeValue(ix + 1, iy, seed)
  const c = latticeValue(ix, iy + 1, seed)
  const d = latticeValue(ix + 1, iy + 1, seed)
  return a + (b - a) * sx + (c - a) * sy + (a - b - c + d) * sx * sy
}

/** Fractal noise: octaves of half the size and half the height, each turned so that no lattice direction shows. */
export function fractalNoise(x: number, y: number, seed: number, octaves: number): number {
  let sum = 0
  let weight = 0.5
  let total = 0
  for (let octave = 0; octave < octaves; octave++) {
    sum += weight * valueNoise(x, y, seed + octave * 7919)
    total += weight
    weight *= 0.5
    const turned = 1.6 * x - 1.2 * y
    y = 1.2 * x + 1.6 * y + 17.3
    x = turned + 5.7
  }
  return sum / total
}

/** The two nearest of a scatter of points, one point per unit cell: what nets, cobblestones and dots are made of. */
export interface Cell {
  /** Distance to the nearest point. */
  nearest: number
  /** Distance to the second nearest; `second - nearest` is small along the seams between cells. */
  second: number
  /** A uniform number in [0, 1) that belongs to the nearest point. */
  id: number
}

/** Cell noise (Worley 1996). `jitter` 0 puts the points on a lattice, 1 anywhere in their cell. Writes into `cell`. */
export function cellNoise(x: number, y: number, seed: number, jitter: number, cell: Cell): Cell {
  const ix = Math.floor(x)
  const iy = Math.floor(y)
  let nearest = 9
  let second = 9
  let id = 0
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const value = latticeValue(ix + dx, iy + dy, seed)
      const spread = value * 4096
      const other = spread - Math.floor(spread)
      // Every other row is shifted by half a cell: a hexagonal lattice where there is no jitter.
      const shift = (iy + dy) & 1 ? 0.5 : 0
      const px = ix + dx + shift * (1 - jitter) + 0.5 * (1 - jitter) + value * jitter - x
      const py = iy + dy + 0.5 * (1 - jitter) + other * jitter - y
      const distance = px * px + py * py
      if (distance < nearest) {
        second = nearest
        nearest = distance
        id = other
      } else if (distance < second) second = distance
    }
  }
  cell.nearest = Math.sqrt(nearest)
  cell.second = Math.sqrt(second)
  cell.id = id
  return cell
}

/** 0 below `low`, 1 above `high`, smooth between (also for low > high: falling). */
export function smoothstep(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)))
  return t * t * (3 - 2 * t)
}

export function lerp(a: number, b: number, part: number): number {
  return a + (b - a) * part
}
