import { isSamePhase, type JobPhase } from '../../../../shared/domain/job-phase.ts'

/** How fast a training is and what is left of it, from its progress: steps done of steps in all. */
export interface Tick {
  readonly atMs: number
  readonly phase: JobPhase | null
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
  const epoch = ticks.map(({ phase }) => phase).findLast((phase) => phase?.step === 'epoch')?.at
  if (!last || epoch === undefined || last.phase?.step === 'paused') return NOTHING
  // Validation is another kind of step, and between two phases lies other work: only steps within an epoch count.
  let [passed, steps] = [0, 0]
  for (const [i, tick] of ticks.entries()) {
    const before = ticks[i - 1]
    if (!before || tick.phase?.step !== 'epoch' || !isSamePhase(before.phase, tick.phase)) continue
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
