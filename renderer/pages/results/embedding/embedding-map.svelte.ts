/** The image map of the run that is looked at, what is selected on it, and the job that makes it. */
import { SvelteMap } from 'svelte/reactivity'
import type { EmbeddingMap } from '../../../../shared/domain/embedding.ts'
import { isCancelled, toWireError, type WireError } from '../../../../shared/errors.ts'
import type { Colouring } from './map-groups.ts'
import { Jobs } from '../../../study/jobs.svelte.ts'
import { StudyState, type StudyChange } from '../../../study/open-study.svelte.ts'

const KINDS: readonly string[] = ['embed', 'map']

export class ImageMap extends StudyState {
  readonly #jobs = this.study.of(Jobs)

  /** Undefined while asked for, null before it was made. */
  map = $state.raw<EmbeddingMap | null | undefined>(undefined)
  colouring = $state<Colouring>('class')
  /** Indices of points. */
  selected = $state.raw<ReadonlySet<number>>(new Set())
  /** Counts up when there is something new to ask for. */
  version = $state(0)
  /** What went wrong with the map of a run; stays until it is tried again, also while another run is looked at. */
  readonly #problems = new SvelteMap<number, WireError>()
  #run: number | null = null
  #asked = 0

  /** What is making the map of a run. */
  jobOf(run: number) {
    return this.#jobs.active.find((job) => job.run === run && KINDS.includes(job.kind))
  }

  problemOf(run: number): WireError | undefined {
    return this.#problems.get(run)
  }

  async read(run: number): Promise<void> {
    const asked = ++this.#asked
    if (run !== this.#run) {
      this.map = undefined
      this.selected = new Set()
    }
    this.#run = run
    try {
      const map = await this.study.engine.call('embedding.map', { run })
      if (asked !== this.#asked) return
      if (map?.points.length !== this.map?.points.length) this.selected = new Set()
      this.map = map
      if (map) this.#problems.delete(run)
    } catch (error) {
      if (asked === this.#asked) this.#problems.set(run, toWireError(error))
    }
  }

  /** Computes the features of every image, lays them out and shows the map. */
  async compute(run: number): Promise<void> {
    this.#problems.delete(run)
    try {
      const job = await this.#jobs.finished(await this.study.engine.call('embed.start', { run, map: true }))
      const { mapJob } = job.result
      const next =
        mapJob === null
          ? undefined
          : (await this.study.engine.call('jobs.list', null)).find(({ id }) => id === mapJob)
      if (next) await this.#jobs.finished(next)
      // Meanwhile another run may be looked at.
      if (run === this.#run) await this.read(run)
    } catch (error) {
      if (!isCancelled(error)) this.#problems.set(run, toWireError(error))
    }
  }

  select(points: Iterable<number>, adds: boolean): void {
    this.selected = new Set([...(adds ? this.selected : []), ...points])
  }

  /** Takes points into the selection, or out of it when all of them are in. */
  toggle(points: readonly number[]): void {
    const group = new Set(points)
    const others = [...this.selected].filter((i) => !group.has(i))
    const areIn = points.length > 0 && others.length === this.selected.size - points.length
    this.selected = new Set(areIn ? others : [...others, ...points])
  }

  override changed({ what }: StudyChange): void {
    if (what === 'embeddings') this.version++
  }
}
