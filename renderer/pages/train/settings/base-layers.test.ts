import { describe, expect, it } from 'vitest'
import { Runs } from '../../../study/runs.svelte.ts'
import { testRun } from '../../../testing/records.ts'
import { requestsOf, testStudy } from '../../../testing/study.ts'
import { BaseLayers } from './base-layers.svelte.ts'

const layer = (id: string, className: string, parameters: number) => ({ id, className, parameters })
const network = (run: number) =>
  ({
    layers: [
      layer(`input-${run}`, 'InputLayer', 0),
      layer(`conv-${run}`, 'Conv2D', 10),
      layer(`bn-${run}`, 'BatchNormalization', 10),
      layer(`depthwise-${run}`, 'DepthwiseConv2D', 10),
      layer(`empty-${run}`, 'Conv2D', 0),
    ],
  }) as never

describe('BaseLayers', () => {
  it('names the convolutions of the run gone on from, and reads them once', async () => {
    const { study, asked } = testStudy({
      'runs.list': () => [testRun(1)],
      'run.inspect': ({ run }) => network(run),
    })
    await study.load([Runs])
    const layers = study.of(BaseLayers)
    await layers.read(1)
    await layers.read(1)
    expect(layers.names).toEqual(['conv-1', 'depthwise-1'])
    expect(requestsOf(asked, 'run.inspect')).toEqual([{ run: 1 }])
    await layers.read(null)
    expect(layers.names).toEqual([])
  })

  it('has none of a run without a file, and forgets the answer about another run that comes late', async () => {
    const first = Promise.withResolvers<never>()
    const { study } = testStudy({
      'runs.list': () => [testRun(1), testRun(2), testRun(3, { file: null })],
      'run.inspect': ({ run }) => (run === 1 ? first.promise : network(run)),
    })
    await study.load([Runs])
    const layers = study.of(BaseLayers)
    const late = layers.read(1)
    await layers.read(2)
    first.resolve(network(1))
    await late
    expect(layers.names).toEqual(['conv-2', 'depthwise-2'])
    await layers.read(3)
    expect(layers.names).toEqual([])
  })
})
