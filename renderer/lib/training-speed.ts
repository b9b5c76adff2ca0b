/** How fast a training is and what is left of it, from its progress: steps done of steps in all. */
export interface Tick {
  readonly atMs: number
  /** Job's phase: 'epoch 3 of 20', 'validating', ... */
  readonly phase: string
  /** Steps of the whole training. */
  readonly done: number
  readonly total: number
}

/** Enough to even out single steps, short enough to follow a change. */
const WINDOW_MS = 12_000
const LEAST_MS = 400

/** The ticks to keep after another one. */
export function remember(ticks: readonly Tick[], tick: Tick): readonly Tick[] {
  return [...ticks.filter(({ atMs }) => tick.atMs - atMs < WINDOW_MS), tick]
}

export interface Speed {
  /** Training steps a second; null until some were seen. */
  readonly stepsPerSecond: number | null
  /** Of the epoch under way, and of the phase it belongs to where there are two; null while unknown. */
  readonly epochSecondsLeft: number | null
  readonly phaseSecondsLeft: number | null
}

/**
 * @param epochs of the whole training
 * @param headEpochs those of its first phase; 0 when there is one phase
 */
export function speedOf(ticks: readonly Tick[], epochs: number, headEpochs: number): Speed {
  const last = ticks.at(-1)
  const epoch = epochOf(last?.phase)
  if (!last || epoch === null) return { stepsPerSecond: null, epochSecondsLeft: null, phaseSecondsLeft: null }
  // Validation is another kind of step, and between two phases lies other work: one epoch's own steps count.
  const same = ticks.filter(({ phase }) => phase === last.phase)
  const passed = last.atMs - same[0]!.atMs
  const steps = last.done - same[0]!.done
  if (passed < LEAST_MS || steps <= 0)
    return { stepsPerSecond: null, epochSecondsLeft: null, phaseSecondsLeft: null }
  const stepsPerSecond = (1000 * steps) / passed
  const left = (until: number): number =>
    Math.max(0, (until * last.total) / epochs - last.done) / stepsPerSecond
  const phaseEnd = headEpochs > 0 && epoch <= headEpochs ? headEpochs : epochs
  return {
    stepsPerSecond,
    epochSecondsLeft: left(epoch),
    phaseSecondsLeft: headEpochs > 0 ? left(phaseEnd) : null,
  }
}

function epochOf(phase: string | undefined): number | null {
  const found = /^epoch (\d+) of /.exec(phase ?? '')
  return found ? Number(found[1]) : null
}
