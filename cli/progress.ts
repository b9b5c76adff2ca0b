import { isSamePhase, type JobPhase } from '../shared/domain/job-phase.ts'
import type { JobInfo } from '../shared/domain/job.ts'
import { phaseWords } from './phase-words.ts'

interface Terminal {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  write(text: string): unknown
}

const BAR_CELLS = 24
/** Where there is no terminal, a line that often is a sign of life and no flood. */
const PLAIN_INTERVAL_MS = 10_000

/** How far a job is: a bar that is drawn over on a terminal, now and then a plain line elsewhere. */
export class ProgressLine {
  readonly #out: Terminal
  readonly #clock: () => number
  #drawn = false
  #phase: JobPhase | null = null
  #saidAt = 0

  constructor(out: Terminal, clock: () => number = () => performance.now()) {
    this.#out = out
    this.#clock = clock
  }

  show(job: JobInfo): void {
    if (job.status !== 'running' || job.phase === null) return
    if (this.#out.isTTY) this.#draw(job)
    else this.#sayNowAndThen(job)
  }

  /** Clears the bar, so that what comes next has a line of its own. */
  end(): void {
    if (this.#drawn) this.#out.write('\r\u001b[K')
    this.#drawn = false
  }

  #draw(job: JobInfo): void {
    const width = Math.max(20, (this.#out.columns ?? 80) - 1)
    this.#out.write(`\r\u001b[K${describe(job, bar(job)).slice(0, width)}`)
    this.#drawn = true
  }

  #sayNowAndThen(job: JobInfo): void {
    const now = this.#clock()
    if (isSamePhase(job.phase, this.#phase) && now - this.#saidAt < PLAIN_INTERVAL_MS) return
    this.#phase = job.phase
    this.#saidAt = now
    this.#out.write(`${describe(job, '')}\n`)
  }
}

function describe({ phase, done, total, secondsLeft }: JobInfo, drawn: string): string {
  const count = total > 0 ? ` ${Math.round(done)}/${Math.round(total)}` : ''
  const left = secondsLeft === null ? '' : `, ${duration(secondsLeft)} left`
  return `${phase ? phaseWords(phase) : ''}${drawn}${count}${left}`
}

function bar({ done, total }: JobInfo): string {
  if (total <= 0) return ' ...'
  const full = Math.round((Math.min(done, total) / total) * BAR_CELLS)
  return ` [${'#'.repeat(full)}${'.'.repeat(BAR_CELLS - full)}]`
}

/** 75 -> '1 min 15 s' */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}
