import type { Random } from '../../shared/random.ts'
import { lerp } from './noise.ts'

export const lesionClasses = ['benign', 'malignant'] as const
export type LesionClass = (typeof lesionClasses)[number]

/** One elliptic part of an outline, in units of the lesion's radius. */
export interface Lobe {
  readonly x: number
  readonly y: number
  readonly radiusX: number
  readonly radiusY: number
  readonly angle: number
}

/** A spot of pigment beside the lesion. */
export interface Freckle {
  readonly x: number
  readonly y: number
  readonly radius: number
  readonly melanin: number
}

/** Everything that belongs to a lesion and the skin around it, whichever photograph shows it. Strengths are 0 when absent. */
export interface Lesion {
  readonly class: LesionClass
  /** Offsets every noise, so that no two lesions share a pattern. */
  readonly seed: number
  readonly radiusPx: number
  readonly skin: {
    /** Optical density of melanin: 0.05 very light to 1.1 very dark. */
    readonly melanin: number
    readonly blood: number
    readonly mottle: number
    readonly furrows: number
    readonly freckles: readonly Freckle[]
  }
  readonly outline: {
    readonly lobes: readonly Lobe[]
    readonly warp: number
    readonly roughness: number
    readonly softness: number
    /** 0: the edge is equally soft all around; 1: it ends abruptly here and fades there. */
    readonly unevenSoftness: number
  }
  readonly pigment: {
    readonly melanin: number
    /** -1 pale centre, 0 even, 1 dark centre. */
    readonly centre: number
    readonly mottle: number
    /** -1 grey-brown, 1 orange-brown. */
    readonly warmth: number
    readonly warmthVariation: number
    readonly blood: number
  }
  readonly network: {
    readonly strength: number
    readonly sizePx: number
    readonly jitter: number
    readonly patchy: number
  }
  readonly globules: {
    readonly strength: number
    readonly sizePx: number
    readonly jitter: number
    readonly share: number
  }
  readonly streaks: { readonly length: number; readonly frequency: number }
  /** Areas of their own colour; each strength 0..1. */
  readonly areas: {
    readonly dark: number
    readonly pale: number
    readonly red: number
    readonly veil: number
    readonly scar: number
  }
}

/**
 * Draws a lesion. Behind the class stands a degree of atypia in 0..1 from which every feature is drawn by chance; the
 * two classes' degrees overlap, as moles and early melanomas do, so that even a perfect reader errs now and then.
 */
export function drawLesion(kind: LesionClass, random: Random): Lesion {
  const mean = kind === 'benign' ? 0.15 : 0.76
  const atypia = Math.min(1, Math.max(0, random.normal(mean, kind === 'benign' ? 0.13 : 0.17)))
  const radiusPx = lerp(58, 96, atypia * 0.3 + random.uniform() * 0.7)
  return {
    class: kind,
    seed: random.uint32() | 0,
    radiusPx,
    skin: drawSkin(random),
    outline: drawOutline(atypia, random),
    pigment: {
      melanin: random.uniform(0.65, 1.15) + atypia * random.uniform(0, 0.35),
      centre: random.normal(0.15, 0.45),
      mottle: lerp(0.12, 0.5, atypia) * random.uniform(0.6, 1.3),
      warmth: random.normal(0, 0.4),
      warmthVariation: lerp(0.15, 0.9, atypia) * random.uniform(0.5, 1.2),
      blood: Math.max(0, random.normal(0.12, 0.12)),
    },
    ...drawStructures(atypia, random),
  }
}

/** Skin tone and texture have nothing to do with the class. */
function drawSkin(random: Random): Lesion['skin'] {
  // Half of the people light, the rest spread evenly up to very dark.
  const melanin = random.uniform() < 0.5 ? random.uniform(0.04, 0.22) : random.uniform(0.2, 1)
  const freckles = Array.from({ length: random.uniform() < 0.3 ? random.below(9) : 0 }, () => ({
    x: random.uniform(-3, 3),
    y: random.uniform(-3, 3),
    radius: random.uniform(0.03, 0.12),
    melanin: random.uniform(0.15, 0.5),
  }))
  return {
    melanin,
    blood: Math.max(0.05, random.normal(0.2, 0.07)),
    mottle: random.uniform(0.3, 1),
    furrows: random.uniform(0.2, 1),
    freckles: freckles.filter(({ x, y }) => Math.hypot(x, y) > 1.35),
  }
}

function drawOutline(atypia: number, random: Random): Lesion['outline'] {
  const angle = random.uniform(0, Math.PI)
  const flatness = random.uniform(0.72, 1)
  const lobes: Lobe[] = [{ x: 0, y: 0, radiusX: 1, radiusY: flatness, angle }]
  const extra = Math.floor(atypia * random.uniform(0.3, 4.2))
  for (let i = 0; i < extra; i++) {
    const direction = random.uniform(0, 2 * Math.PI)
    const away = random.uniform(0.4, 0.8)
    const radiusX = random.uniform(0.35, 0.68)
    const radiusY = radiusX * random.uniform(0.6, 1)
    const [x, y] = [away * Math.cos(direction), away * Math.sin(direction)]
    lobes.push({ x, y, radiusX, radiusY, angle: random.uniform(0, Math.PI) })
  }
  // Several lobes reach further than one: the whole is drawn in so that it fits the picture alike.
  const shrink = 1 - 0.11 * extra
  return {
    lobes: lobes.map((lobe, i) =>
      i === 0 && extra > 0 ? { ...lobe, radiusX: shrink, radiusY: flatness * shrink } : lobe,
    ),
    warp: lerp(0.1, 0.5, atypia) * random.uniform(0.6, 1.2),
    roughness: lerp(0.05, 0.3, atypia) * random.uniform(0.6, 1.3),
    softness: random.uniform(0.07, 0.2),
    unevenSoftness: atypia * random.uniform(0.3, 1),
  }
}

function drawStructures(
  atypia: number,
  random: Random,
): Pick<Lesion, 'network' | 'globules' | 'streaks' | 'areas'> {
  const present = (whenTypical: number, whenAtypical: number): boolean =>
    random.uniform() < lerp(whenTypical, whenAtypical, atypia)
  const some = (is: boolean, low: number, high: number): number => (is ? random.uniform(low, high) : 0)
  return {
    network: {
      strength: some(present(0.75, 0.6), 0.3, 0.75),
      sizePx: random.uniform(5.6, 7.6) * lerp(0.95, 1.3, atypia),
      jitter: Math.min(1, lerp(0.5, 1, atypia) * random.uniform(0.85, 1.2)),
      patchy: Math.min(1, lerp(0.05, 0.9, atypia) * random.uniform(0.7, 1.2)),
    },
    globules: {
      strength: some(present(0.3, 0.75), 0.25, 0.85),
      sizePx: random.uniform(7, 12),
      jitter: lerp(0.3, 1, atypia),
      share: lerp(0.75, 0.35, atypia) * random.uniform(0.7, 1.2),
    },
    streaks: { length: some(present(-0.15, 0.8), 0.1, 0.24), frequency: random.uniform(6, 11) },
    areas: {
      dark: some(present(-0.05, 0.95), 0.5, 1.3),
      pale: some(present(0.12, 0.6), 0.4, 0.8),
      red: some(present(0.06, 0.55), 0.3, 0.8),
      veil: some(present(-0.25, 0.85), 0.4, 0.85),
      scar: some(present(-0.05, 0.4), 0.45, 0.8),
    },
  }
}
