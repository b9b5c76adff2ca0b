/** How the points of an image map fall into groups, each with a colour and a shape of its own. */
import { SPLIT_PARTS } from '../../../../shared/domain/dataset.ts'
import type { EmbeddingPoint } from '../../../../shared/domain/embedding.ts'

export const COLOURINGS = ['class', 'error', 'split'] as const
export type Colouring = (typeof COLOURINGS)[number]

/** Differ in shape as well as in colour, so that they stay apart for every eye. */
export const SHAPES = ['circle', 'square', 'diamond', 'triangle'] as const
export type MarkShape = (typeof SHAPES)[number]
const COLOURS = 6

export interface MapGroup {
  /** A class, 'right' and the like, or a part of the split; null: none of them. */
  readonly id: string | null
  readonly shape: MarkShape
  /** Variable of the theme. */
  readonly colour: string
  readonly points: readonly number[]
}

/** Null without a label or an answer. */
export function isWrong({ label, predicted }: EmbeddingPoint): boolean | null {
  return label === null || predicted === null ? null : label !== predicted
}

/** Groups without a point are left out; what belongs to none comes last. */
export function groupPoints(points: readonly EmbeddingPoint[], colouring: Colouring): MapGroup[] {
  const of = Map.groupBy(points.keys(), (i) => idOf(points[i]!, colouring))
  const ids = [...of.keys()].filter((id) => id !== null)
  const order: readonly string[] =
    colouring === 'class' ? ids.sort() : colouring === 'split' ? SPLIT_PARTS : ['right', 'wrong']
  const named = order.flatMap((id, i) => {
    const members = of.get(id)
    if (!members) return []
    return [
      { id, shape: SHAPES[i % SHAPES.length]!, colour: `--series-${(i % COLOURS) + 1}`, points: members },
    ]
  })
  const rest = of.get(null)
  return rest ? [...named, { id: null, shape: 'circle', colour: '--line-strong', points: rest }] : named
}

function idOf(point: EmbeddingPoint, colouring: Colouring): string | null {
  if (colouring === 'class') return point.label
  if (colouring === 'split') return point.part
  const wrong = isWrong(point)
  return wrong === null ? null : wrong ? 'wrong' : 'right'
}
