import { describe, expect, it } from 'vitest'
import { presetConfig } from '../../../../shared/domain/train-presets.ts'
import { testStudy } from '../../../testing/study.ts'
import { TrainForm } from './train-form.svelte.ts'

function formOf(stored: unknown = null) {
  let kept = stored
  const { study } = testStudy({
    'settings.get': () => kept,
    'settings.set': ({ value }) => {
      kept = value
      return null
    },
  })
  return { form: study.of(TrainForm), kept: () => kept }
}
const plain = { model: 'scratch-cnn', weights: 'none', seed: 42, folds: 0 } as const

describe('TrainForm', () => {
  it('begins with the schema’s defaults, which are the balanced preset', () => {
    const { form } = formOf()
    expect(form.preset).toBe('balanced')
    expect([...form.problems]).toEqual([])
  })

  it('is a preset of its own once a setting was changed, and back when it is changed back', () => {
    const { form } = formOf()
    const { epochs } = form.config!
    form.set('epochs', epochs + 1)
    expect(form.preset).toBe('own')
    form.set('epochs', epochs)
    expect(form.preset).toBe('balanced')
  })

  it('has no config while a setting is out of range, and says which', () => {
    const { form } = formOf()
    form.set('epochs', 0)
    expect(form.config).toBeNull()
    expect([...form.problems]).toEqual(['epochs'])
    expect(form.preset).toBe('own')
  })

  it('follows a preset to other weights: what it means depends on them', () => {
    const { form } = formOf()
    form.set('model', 'mobilenet-v2')
    form.apply('thorough')
    form.set('weights', 'imagenet')
    const { model, seed, folds } = form.config!
    expect(form.config).toEqual(presetConfig('thorough', { model, weights: 'imagenet', seed, folds }))
    expect(form.preset).toBe('thorough')
  })

  it('forgets the layer to fine-tune from with the network it belongs to', () => {
    const { form } = formOf()
    form.set('model', 'mobilenet-v2')
    form.set('epochs', 7)
    form.set('expert.fineTuneFrom', 'block_13_expand')
    form.set('weights', 'imagenet')
    expect(form.values['expert.fineTuneFrom']).toBe('block_13_expand')
    form.set('weights', 'run:3')
    expect(form.values['expert.fineTuneFrom']).toBe('')
  })

  it('saves presets by name, the newest in place of its namesake', async () => {
    const { form, kept } = formOf([{ name: 'mine', config: presetConfig('quick', plain) }])
    await form.loadSaved()
    form.apply('saved:mine')
    expect(form.config?.epochs).toBe(5)
    form.set('epochs', 9)
    await form.save('mine')
    expect(form.preset).toBe('saved:mine')
    expect(kept()).toMatchObject([{ name: 'mine', config: { epochs: 9 } }])
    await form.remove('mine')
    expect(kept()).toEqual([])
  })

  it('takes what is stored only where it can be read', async () => {
    const { form } = formOf([{ name: 'old', config: { epochs: 'many' } }])
    await form.loadSaved()
    expect(form.saved).toEqual([])
  })
})
