import type { Side } from './side.ts'

/** One line of the result. `ratio`: ours is this many times better than that peer. */
export interface Row {
  readonly what: string
  readonly model: string
  readonly unit: string
  readonly ours: number
  readonly peers: Readonly<Record<string, number>>
  readonly ratio: Readonly<Record<string, number>>
}

export interface Comparison {
  readonly what: string
  readonly model: string
  readonly unit: string
  readonly ours: Side
  readonly peers: readonly Side[]
  readonly rounds: number
}

export interface Result {
  readonly row: Row
  /** Peak memory in MB, the lower the better. */
  readonly memory: Row
}

/** Measures all sides in turn, `rounds` times over, and takes each side's median: what slows the machine slows all alike. */
export async function compare({ what, model, unit, ours, peers, rounds }: Comparison): Promise<Result> {
  const sides = [ours, ...peers]
  const values = new Map<Side, number[]>(sides.map((side) => [side, []]))
  const peaks = new Map<Side, number>()
  for (let round = 0; round < rounds; round++) {
    for (const side of sides) {
      const { value, peakMb } = await side.measure()
      values.get(side)?.push(value)
      peaks.set(side, peakMb)
    }
  }
  const rate = (side: Side): number => median(values.get(side) ?? [])
  const peak = (side: Side): number => peaks.get(side) ?? NaN
  return {
    row: toRow({ what, model, unit }, sides, rate, (mine, theirs) => mine / theirs),
    memory: toRow(
      { what: `memory of ${what}`, model, unit: 'MB' },
      sides,
      peak,
      (mine, theirs) => theirs / mine,
    ),
  }
}

function toRow(
  head: Pick<Row, 'what' | 'model' | 'unit'>,
  [ours, ...peers]: readonly Side[],
  read: (side: Side) => number,
  better: (mine: number, theirs: number) => number,
): Row {
  const mine = read(ours as Side)
  return {
    ...head,
    ours: round(mine),
    peers: Object.fromEntries(peers.map((peer) => [peer.name, round(read(peer))])),
    ratio: Object.fromEntries(peers.map((peer) => [peer.name, round(better(mine, read(peer)))])),
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Three significant digits below a thousand. */
function round(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3))
}
