/** Tells work that goes round in circles from work that waits for a busy machine. */

/** How often the clock is read; also the most that one reading can count, so that a machine that slept meanwhile counts as awake. */
const TICK_MS = 250

export interface ProgressLimits {
  /** Processor time of the process since the last progress. */
  readonly cpuMs: number
  /** Time since the last progress, for work that only waits: a network drive that answers no more. */
  readonly wallMs: number
}

/** Time that has passed without progress. */
export interface Standstill {
  readonly progress: number
  readonly cpuMs: number
  readonly wallMs: number
}

/** The standstill after one more reading of the clocks; none where there was progress. */
export function afterTick(
  before: Standstill,
  tick: { readonly progress: number; readonly cpuMs: number; readonly wallMs: number },
): Standstill {
  if (tick.progress !== before.progress) return { progress: tick.progress, cpuMs: 0, wallMs: 0 }
  const wallMs = Math.min(tick.wallMs, TICK_MS)
  // Other threads may work meanwhile: one alone cannot use more than the time that passed.
  return {
    progress: before.progress,
    cpuMs: before.cpuMs + Math.min(tick.cpuMs, wallMs),
    wallMs: before.wallMs + wallMs,
  }
}

/**
 * Calls `onStandstill` with the seconds that passed, once, when another thread makes no progress within the limits.
 * @param progress a number that changes whenever the work gets on
 * @returns ends the watch
 */
export function watchProgress(
  limits: ProgressLimits,
  progress: () => number,
  onStandstill: (seconds: number) => void,
): () => void {
  let standstill: Standstill = { progress: progress(), cpuMs: 0, wallMs: 0 }
  let [cpu, wall] = [process.cpuUsage(), performance.now()]
  const timer = setInterval(() => {
    const used = process.cpuUsage(cpu)
    const now = performance.now()
    const cpuMs = (used.user + used.system) / 1000
    standstill = afterTick(standstill, { progress: progress(), cpuMs, wallMs: now - wall })
    cpu = process.cpuUsage()
    wall = now
    const { cpuMs: busyMs, wallMs } = standstill
    if (busyMs < limits.cpuMs && wallMs < limits.wallMs) return
    clearInterval(timer)
    onStandstill(Math.round(wallMs / 100) / 10)
  }, TICK_MS)
  return () => clearInterval(timer)
}
