import { describe, expect, it } from 'vitest'
import type { EmbeddingPoint } from '../../../../shared/domain/embedding.ts'
import { groupPoints } from './map-groups.ts'

const point = (label: string | null, predicted: string | null, part: EmbeddingPoint['part']) =>
  ({ label, predicted, part }) as EmbeddingPoint
const points = [
  point('nv', 'nv', 'test'),
  point('mel', 'nv', 'test'),
  point('mel', null, 'train'),
  point(null, 'mel', 'val'),
]
const told = (colouring: Parameters<typeof groupPoints>[1]) =>
  groupPoints(points, colouring).map(({ id, points: members }) => [id, members])

describe('groups of an image map', () => {
  it('are classes, errors or parts, and what is none of them', () => {
    expect(told('class')).toEqual([
      ['mel', [1, 2]],
      ['nv', [0]],
      [null, [3]],
    ])
    expect(told('error')).toEqual([
      ['right', [0]],
      ['wrong', [1]],
      [null, [2, 3]],
    ])
    expect(told('split')).toEqual([
      ['train', [2]],
      ['val', [3]],
      ['test', [0, 1]],
    ])
  })

  it('of twelve classes look different, each from all others', () => {
    const many = Array.from({ length: 12 }, (_, i) =>
      point(`class ${String(i).padStart(2, '0')}`, null, null),
    )
    const looks = groupPoints(many, 'class').map(({ colour, shape }) => `${colour} ${shape}`)
    expect(new Set(looks).size).toBe(12)
  })

  it('keep their look when another group is empty', () => {
    const without = groupPoints(points.slice(2), 'split').find(({ id }) => id === 'val')!
    expect(without.colour).toBe(groupPoints(points, 'split').find(({ id }) => id === 'val')!.colour)
  })
})
