import { expect, it } from 'vitest'
import type { Epoch } from './epoch.ts'
import { trainConfigSchema, type TrainConfigInput } from './train-config.ts'
import { diagnoseTraining } from './training-warnings.ts'

const classes = ['benign', 'malignant']
const of = (epochs: readonly Epoch[], config: TrainConfigInput = {}) =>
  diagnoseTraining(epochs, { config: trainConfigSchema.parse(config), classes })

function epoch(number: number, more: Partial<Epoch> = {}): Epoch {
  const loss = 1 / number
  return { epoch: number, loss, accuracy: 0.8, valLoss: loss, valAccuracy: 0.8, learningRate: 1e-3, seconds: 1, ...more }
} // prettier-ignore
const count = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)
const shares = (predicted: number, labelled: number): Partial<Epoch> => ({
  classShares: { predicted: [predicted, 1 - predicted], labelled: [labelled, 1 - labelled] },
})

it('finds nothing wrong with a training that learns, nor before there is enough of it', () => {
  expect(of(count(20).map((n) => epoch(n, shares(0.6, 0.5))))).toEqual([])
  expect(of([])).toEqual([])
  expect(of(count(3).map((n) => epoch(n, { loss: 0.69, valLoss: n })))).toEqual([])
})

it('names a collapse to one class from its second epoch on, for as long as it lasts', () => {
  const all = [0.6, 1, 0.97, 0.99, 0.7]
  const [trouble, ...others] = of(all.map((share, i) => epoch(i + 1, shares(share, 0.5))))
  expect(others).toEqual([])
  expect(trouble).toMatchObject({ kind: 'one-class', epoch: 3, lastEpoch: 4 })
  expect(trouble!.message.text).toContain('predicts benign for 99 % of the validation images')
  expect(trouble!.advice.text).toContain('0.0001')
  const unweighed = of(
    [1, 2].map((n) => epoch(n, shares(1, 0.5))),
    { classWeights: false },
  )
  expect(unweighed[0]!.advice.text).toContain('class weights')
})

it('does not call a rare class or a single one a collapse', () => {
  const kinds = (predicted: number, labelled: number) =>
    of([1, 2].map((n) => epoch(n, shares(predicted, labelled)))).map(({ kind }) => kind)
  expect(kinds(0.98, 0.98)).toEqual([])
  expect(kinds(1, 0.98)).toEqual(['one-class'])
  expect(kinds(1, 1)).toEqual([])
  expect(kinds(0.94, 0.5)).toEqual([])
})

it('does not take two collapses to different classes in turn for one', () => {
  expect(of([0, 1, 0, 1].map((share, i) => epoch(i + 1, shares(share, 0.5))))).toEqual([])
})

it('names overfitting where the validation loss rises, with noise too, while the training loss falls', () => {
  const valLosses = [0.7, 0.6, 0.5, 0.52, 0.56, 0.55, 0.61, 0.66]
  const epochs = valLosses.map((valLoss, i) => epoch(i + 1, { valLoss }))
  expect(of(epochs)).toMatchObject([{ kind: 'overfitting', epoch: 7, lastEpoch: 8 }])
  const diverging = epochs.map((e) => ({ ...e, loss: e.epoch }))
  expect(of(diverging).map(({ kind }) => kind)).not.toContain('overfitting')
})

it('advises what is not yet set', () => {
  const epochs = [0.5, 0.6, 0.7, 0.8, 0.9].map((valLoss, i) => epoch(i + 1, { valLoss }))
  expect(of(epochs)[0]!.advice.text).toMatch(/augmentation.*dropout 0.5.*AdamW/)
  const expert = { weightDecay: 0.01, augmentation: { rotationDegrees: 180, zoom: 0.1, shift: 0.1 } }
  expect(of(epochs, { dropout: 0.5, expert })[0]!.advice.text).toContain('more images or a smaller model')
})

it('names a standstill of the training loss, still or jumping about, and not a model that has learned', () => {
  const still = count(8).map((n) => epoch(n, { loss: n < 3 ? 1 / n : 0.4 + 1e-4 * (n % 2), valLoss: 0.5 }))
  expect(of(still)).toMatchObject([{ kind: 'standstill', epoch: 7, lastEpoch: 8 }])
  const jumping = count(6).map((n) => epoch(n, { loss: n % 2 ? 0.5 : 0.7, valLoss: 0.5 }))
  expect(of(jumping)[0]).toMatchObject({ kind: 'standstill', epoch: 6, advice: { text: expect.stringContaining('0.0003') } })
  expect(of(still.map((e) => ({ ...e, accuracy: 0.99 })))).toEqual([])
}) // prettier-ignore

it('judges the phases apart', () => {
  const losses = [0.6, 0.5, 0.45, 0.9, 0.6, 0.5, 0.4, 0.3]
  const epochs = losses.map((loss, i) => epoch(i + 1, { loss, valLoss: loss }))
  expect(of(epochs, { expert: { headEpochs: 3 } })).toEqual([])
})

it('passes over losses that were no number', () => {
  const epochs = count(8).map((n) => epoch(n, { loss: null as unknown as number, valLoss: NaN }))
  expect(of(epochs)).toEqual([])
})
