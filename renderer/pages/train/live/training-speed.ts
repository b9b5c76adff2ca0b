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
  const epoch = epochOf(ticks.findLast(({ phase }) => epochOf(phase) !== null)?.phase)
  if (!last || epoch === null || last.phase === 'paused') return NOTHING
  // Validation is another kind of step, and between two phases lies other work: only steps within an epoch count.
  let [passed, steps] = [0, 0]
  for (const [i, tick] of ticks.entries()) {
    const before = ticks[i - 1]
    if (before?.phase !== tick.phase || epochOf(tick.phase) === null) continue
    passed += tick.atMs - before.atMs
    steps += tick.done - before.done
  }
  if (passed < LEAST_MS || steps <= 0) return NOTHING
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

const NOTHING: Speed = { stepsPerSecond: null, epochSecondsLeft: null, phaseSecondsLeft: null }

function epochOf(phase: string | undefined): number | null {
  const found = /^epoch (\d+) of /.exec(phase ?? '')
  return found ? Number(found[1]) : null
}
