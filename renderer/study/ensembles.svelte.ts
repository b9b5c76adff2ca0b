/** Runs whose probabilities are averaged and judged like a model; the study remembers them. */
import { z } from 'zod'
import { StudyState } from './open-study.svelte.ts'

const SETTING = 'results.ensembles'
const storedSchema = z.array(z.array(z.int()).min(2))
export type Members = readonly number[]

export class Ensembles extends StudyState {
  list = $state.raw<readonly Members[]>([])

  override async load(): Promise<void> {
    const stored = storedSchema.safeParse(await this.study.engine.call('settings.get', { key: SETTING }))
    this.list = stored.success ? stored.data : []
  }

  /** Those whose members can all be judged. */
  of(judged: readonly number[]): Members[] {
    return this.list
      .filter((members) => members.every((run) => judged.includes(run)))
      .map((members) => [...members])
  }

  has(members: Members): boolean {
    const key = keyOf(members)
    return this.list.some((each) => keyOf(each) === key)
  }

  /** Throws AppError 'bad-input' for runs that were not judged on the same images and classes; then nothing is kept. */
  async add(members: Members): Promise<void> {
    const added = members.toSorted((a, b) => a - b)
    if (this.has(added)) return
    await this.study.engine.call('evaluate', { part: 'test', runs: added, ensembles: [added] })
    await this.#store([...this.list, added])
  }

  async remove(members: Members): Promise<void> {
    await this.#store(this.list.filter((each) => keyOf(each) !== keyOf(members)))
  }

  async #store(list: readonly Members[]): Promise<void> {
    await this.study.engine.call('settings.set', { key: SETTING, value: list })
    this.list = list
  }
}

function keyOf(members: Members): string {
  return members.toSorted((a, b) => a - b).join()
}
