import type { QueueOrder, QueueRequest } from '../../shared/domain/review.ts'
import { confidenceOf, type Scope } from '../prediction/index/scope.ts'
import type { Hit } from './selector.ts'

type NumberOf = (at: number) => number

/** Sorts what was found, in place; ties keep the order of the dataset. */
export function sortQueue(
  scope: Scope,
  { order = 'queue', descending }: Pick<QueueRequest, 'order' | 'descending'>,
  found: Hit[],
): Hit[] {
  const sign = descending ? -1 : 1
  const text = textOf(scope, order)
  if (text) {
    const keys = new Map(found.map(({ at }) => [at, text(at)]))
    const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
    return found.sort((a, b) => sign * compare(keys.get(a.at)!, keys.get(b.at)!) || a.at - b.at)
  }
  const number = numberOf(scope, order)
  if (number) {
    const values = new Map(found.map(({ at }) => [at, number(at)]))
    // Two infinite losses are equal, and Infinity - Infinity is not 0.
    const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)
    return found.sort((a, b) => sign * compare(values.get(a.at)!, values.get(b.at)!) || a.at - b.at)
  }
  return found.sort((a, b) => sign * (b.score - a.score) || a.at - b.at)
}

function textOf({ index, runs: [first], called }: Scope, order: QueueOrder): ((at: number) => string) | null {
  if (order === 'key') return (at) => index.images[at]!.key
  if (order === 'label') return (at) => index.labels[at] ?? ''
  if (order === 'predicted') return (at) => (first ? (first.classes[called(first, at)] ?? '') : '')
  return null
}

/** -1 for what cannot be told: all of these are at least 0. */
function numberOf(scope: Scope, order: QueueOrder): NumberOf | null {
  const [first] = scope.runs
  const orNone = (value: number): number => (Number.isNaN(value) ? -1 : value)
  if (order === 'confidence') return (at) => (first ? orNone(confidenceOf(scope, first, at)) : -1)
  if (order === 'loss') return (at) => (first ? orNone(lossOf(first, at)) : -1)
  return order === 'disagreement' ? distanceOf(scope.runs) : null
}

function lossOf({ predicted, labels, probabilities, classes }: Scope['runs'][number], at: number): number {
  const label = labels[at]!
  return predicted[at]! < 0 || label < 0 ? -1 : -Math.log(probabilities[at * classes.length + label]!)
}

/** Largest total variation distance, 0..1, between two runs; a class that a run does not know has the probability 0 there. */
function distanceOf(runs: Scope['runs']): NumberOf {
  const names = [...new Set(runs.flatMap(({ classes }) => classes))]
  const columns = runs.map(({ classes }) => names.map((name) => classes.indexOf(name)))
  const valueOf = (r: number, n: number, at: number): number => {
    const { probabilities, classes } = runs[r]!
    const column = columns[r]![n]!
    return column < 0 ? 0 : probabilities[at * classes.length + column]!
  }
  return (at) => {
    let largest = -1
    for (let a = 0; a < runs.length; a++) {
      for (let b = a + 1; b < runs.length; b++) {
        if (runs[a]!.predicted[at]! < 0 || runs[b]!.predicted[at]! < 0) continue
        const sum = names.reduce((s, _, n) => s + Math.abs(valueOf(a, n, at) - valueOf(b, n, at)), 0)
        largest = Math.max(largest, sum / 2)
      }
    }
    return largest
  }
}
