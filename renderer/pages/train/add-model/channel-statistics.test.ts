import { expect, it } from 'vitest'
import { parseStatistics } from './channel-statistics.ts'

it('reads numbers as they stand in code', () => {
  const std = [0.229, 0.224, 0.225]
  expect(parseStatistics('[0.485, 0.456, 0.406]', '0.229 0.224 0.225', 3)).toEqual({
    mean: [0.485, 0.456, 0.406],
    std,
  })
  expect(parseStatistics('0.5', '(0.5,)', 3)).toBeNull()
  expect(parseStatistics('0.5', '0.5', 3)).toEqual({ mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] })
})

it('takes nothing that cannot be', () => {
  expect(parseStatistics('0.5, 0.5', '0.5', 3)).toBeNull()
  expect(parseStatistics('0.5', '0', 3)).toBeNull()
  expect(parseStatistics('half', '0.5', 3)).toBeNull()
  expect(parseStatistics('', '0.5', 1)).toBeNull()
})
