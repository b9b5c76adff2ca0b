import type { Lesion, Lobe } from './lesion.ts'
import { type Cell, cellNoise, fractalNoise, lerp, smoothstep, valueNoise } from './noise.ts'

/** What lies at one point of the skin: optical densities, and colours that lie over them. Reused between points. */
export interface SkinPoint {
  melanin: number
  blood: number
  /** -1 grey-brown, 1 orange-brown. */
  warmth: number
  /** Share of the blue-white veil and of scar-white, 0..1. */
  veil: number
  scar: number
  /** Depth inside the outline in radii; positive inside. The mask is where this is positive. */
  depth: number
}

export type SkinField = (u: number, v: number) => SkinPoint

const TAU = 2 * Math.PI

/**
 * The lesion and its skin as a function of position, in radii from the lesion's centre. The same lesion gives the same
 * field in every photograph of it. The returned object is overwritten by the next call.
 */
export function createSkinField(lesion: Lesion): SkinField {
  const point: SkinPoint = { melanin: 0, blood: 0, warmth: 0, veil: 0, scar: 0, depth: 0 }
  const paintSkin = createSkin(lesion)
  const depthAt = createOutline(lesion)
  const paintLesion = createPigment(lesion)
  const { softness, unevenSoftness } = lesion.outline
  return (u, v) => {
    point.veil = point.scar = point.warmth = 0
    paintSkin(u, v, point)
    point.depth = depthAt(u, v)
    if (point.depth > -0.6) {
      const uneven = 1 + unevenSoftness * 1.6 * (valueNoise(u * 1.7 + 40, v * 1.7, lesion.seed + 11) - 0.35)
      const soft = Math.max(0.03, softness * uneven)
      const cover = smoothstep(-soft, soft, point.depth)
      if (cover > 0) paintLesion(u, v, cover, point)
    }
    return point
  }
}

function createSkin(lesion: Lesion): (u: number, v: number, point: SkinPoint) => void {
  const { skin, radiusPx, seed } = lesion
  const cell: Cell = { nearest: 0, second: 0, id: 0 }
  return (u, v, point) => {
    const x = u * radiusPx
    const y = v * radiusPx
    const mottle = fractalNoise(x / 34, y / 34, seed + 1, 3) - 0.5
    const flush = valueNoise(x / 90, y / 90, seed + 2) - 0.5
    // Furrows: the seams of stretched cells, as skin lines cross at an angle.
    const bend = 5 * mottle
    cellNoise((x + 0.5 * y) / 15 + bend, (y - 0.3 * x) / 11 - bend, seed + 3, 0.9, cell)
    const furrow = smoothstep(0.22, 0, cell.second - cell.nearest) * skin.furrows
    point.melanin = skin.melanin * (1 + 0.14 * skin.mottle * mottle + 0.05 * furrow) + 0.02 * furrow
    point.blood = skin.blood * (1 + 0.9 * skin.mottle * mottle + 0.5 * flush) + 0.02 * furrow
    for (const freckle of skin.freckles) {
      const dx = u - freckle.x
      const dy = v - freckle.y
      const distance = dx * dx + dy * dy
      if (distance < freckle.radius * freckle.radius * 4) {
        const ragged = freckle.radius * (0.7 + 0.8 * valueNoise(u * 14, v * 14, seed + 4))
        point.melanin += freckle.melanin * smoothstep(ragged * 1.3, ragged * 0.4, Math.sqrt(distance))
      }
    }
  }
}

function createOutline(lesion: Lesion): (u: number, v: number) => number {
  const { outline, streaks, seed } = lesion
  const lobes = outline.lobes.map(createLobe)
  const sector = (seed >>> 8) / 0x1000000
  return (u, v) => {
    const distance = Math.sqrt(u * u + v * v)
    if (distance > 2.6) return -1
    const wu = u + outline.warp * (fractalNoise(u * 1.3, v * 1.3, seed + 21, 3) - 0.5)
    const wv = v + outline.warp * (fractalNoise(u * 1.3 + 31, v * 1.3, seed + 22, 3) - 0.5)
    let depth = -9
    for (const lobe of lobes) depth = smoothMax(depth, lobe(wu, wv), 0.22)
    if (depth < -0.7) return depth
    depth += outline.roughness * (fractalNoise(u * 3.4, v * 3.4, seed + 23, 4) - 0.5)
    depth += 0.11 * (fractalNoise(u * 11, v * 11, seed + 25, 2) - 0.5)
    if (streaks.length > 0 && distance > 0.3) {
      // Fingers point outwards: noise that changes with the angle alone, in one part of the border.
      const reach = streaks.frequency + 0.8 * distance
      const ray = valueNoise((reach * wu) / distance, (reach * wv) / distance, seed + 24)
      const where = smoothstep(-0.2, 0.5, Math.cos(Math.atan2(v, u) - sector * TAU))
      depth += streaks.length * where * (smoothstep(0.45, 0.8, ray) - 0.25)
    }
    return depth
  }
}

function createLobe({ x, y, radiusX, radiusY, angle }: Lobe): (u: number, v: number) => number {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const scale = Math.min(radiusX, radiusY)
  return (u, v) => {
    const dx = u - x
    const dy = v - y
    const along = (dx * cos + dy * sin) / radiusX
    const across = (dy * cos - dx * sin) / radiusY
    return scale * (1 - Math.sqrt(along * along + across * across))
  }
}

/** The larger of two depths, with the crease between them filled over a width of `blend`. */
function smoothMax(a: number, b: number, blend: number): number {
  const part = Math.max(0, blend - Math.abs(a - b)) / blend
  return Math.max(a, b) + part * part * blend * 0.25
}

function createPigment(lesion: Lesion): (u: number, v: number, cover: number, point: SkinPoint) => void {
  const { pigment, areas, seed, skin } = lesion
  const net = createNetwork(lesion)
  const dots = createGlobules(lesion)
  // On darker skin a mole is darker too, or it would vanish.
  const density = pigment.melanin * (1 + 0.55 * skin.melanin)
  return (u, v, cover, point) => {
    const inner = Math.min(1, Math.max(0, point.depth / 0.75))
    // Areas are bent by a shared noise, coarse and fine, so that their borders look grown and not cut.
    const fine = fractalNoise(u * 5.5, v * 5.5, seed + 33, 4) - 0.5
    const bendU = 1.1 * (fractalNoise(u * 1.4, v * 1.4, seed + 31, 3) - 0.5) + 0.18 * fine
    const bendV = 1.1 * (fractalNoise(u * 1.4 + 9, v * 1.4, seed + 34, 3) - 0.5) - 0.18 * fine
    const area = (offset: number, scale: number, threshold: number): number =>
      smoothstep(
        threshold - 0.09,
        threshold + 0.13,
        fractalNoise((u + bendU) * scale + offset, (v + bendV) * scale, seed + 32 + offset * 101, 2) +
          0.1 * fine,
      )
    let melanin = density * (1 + 0.4 * pigment.centre * (inner - 0.4))
    melanin *= 1 + pigment.mottle * (1.3 * fine + 1.1 * (bendU + bendV))
    melanin += density * (net(u, v, inner) + dots(u, v, inner))
    if (areas.dark > 0) melanin += areas.dark * (1 + 1.2 * fine) * area(1, 1.35, 0.53)
    if (areas.pale > 0) melanin *= 1 - areas.pale * area(2, 1.5, 0.55)
    const red = areas.red > 0 ? areas.red * area(3, 1.3, 0.55) : 0
    if (areas.veil > 0)
      point.veil = areas.veil * cover * smoothstep(0, 0.4, inner) * area(4, 1.3, 0.53) * (1 + 0.9 * fine)
    if (areas.scar > 0)
      point.scar = areas.scar * cover * smoothstep(0, 0.3, inner) * area(5, 1.4, 0.57) * (1 + 1.2 * fine)
    point.melanin += cover * Math.max(0, melanin) * (1 - 0.45 * red)
    point.blood += cover * (pigment.blood + red)
    point.warmth =
      cover * (pigment.warmth + pigment.warmthVariation * (bendU - bendV + area(6, 1.6, 0.5) - 0.5))
  }
}

/** Pigment network: brown lines round paler holes, plainest towards the border. */
function createNetwork({ network, radiusPx, seed }: Lesion): (u: number, v: number, inner: number) => number {
  if (network.strength === 0) return () => 0
  const scale = radiusPx / network.sizePx
  const cell: Cell = { nearest: 0, second: 0, id: 0 }
  return (u, v, inner) => {
    const bendU = 0.9 * (valueNoise(u * 5, v * 5, seed + 41) - 0.5)
    const bendV = 0.9 * (valueNoise(u * 5, v * 5, seed + 44) - 0.5)
    cellNoise(u * scale + bendU, v * scale + bendV, seed + 42, network.jitter, cell)
    const local = fractalNoise(u * 2.4, v * 2.4, seed + 43, 2)
    const width = lerp(0.34, 0.12 + 0.55 * local, network.patchy)
    const line = smoothstep(width, width * 0.1, cell.second - cell.nearest)
    const shown = lerp(0.55 + 0.9 * (local - 0.5), smoothstep(0.38, 0.62, local), network.patchy)
    return network.strength * shown * lerp(1, 0.45, inner) * (line - 0.35)
  }
}

/** Dots and globules: a fairly even cobblestone pattern, or few of very different sizes in places. */
function createGlobules({
  globules,
  radiusPx,
  seed,
}: Lesion): (u: number, v: number, inner: number) => number {
  if (globules.strength === 0) return () => 0
  const scale = radiusPx / globules.sizePx
  const cell: Cell = { nearest: 0, second: 0, id: 0 }
  return (u, v) => {
    const local = valueNoise(u * 2.3, v * 2.3, seed + 52)
    const share = globules.share * lerp(1, 2 * smoothstep(0.3, 0.7, local), globules.jitter)
    const bend = 1.1 * (valueNoise(u * 9, v * 9, seed + 53) - 0.5)
    cellNoise(u * scale + bend, v * scale - bend, seed + 51, 0.35 + 0.65 * globules.jitter, cell)
    if (cell.id > share) return 0
    // The same number that lets a dot appear sizes it and darkens it.
    const size = cell.id / share
    const radius = lerp(0.36, 0.16 + 0.34 * size, globules.jitter)
    return globules.strength * (0.55 + 0.45 * size) * smoothstep(radius * 1.25, radius * 0.3, cell.nearest)
  }
}
