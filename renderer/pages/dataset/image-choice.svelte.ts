/** Several images of the grid at once: which are chosen, and what is done to all of them. */
import { SvelteSet } from 'svelte/reactivity'
import type { ImageLabel } from '../../../shared/domain/dataset.ts'
import { t } from '../../i18n/i18n.svelte.ts'
import { Images } from '../../study/images.svelte.ts'
import { StudyState, type StudyChange } from '../../study/open-study.svelte.ts'
import { attempt, notices } from '../../ui/notices.svelte.ts'

export class ImageChoice extends StudyState {
  readonly #images = this.study.of(Images)
  readonly chosen = new SvelteSet<number>()
  /** Index of the image that has the focus. */
  active = $state(0)
  #anchor = 0
  #extension = 0

  /** One image alone: its details are shown. */
  async only(index: number): Promise<void> {
    this.#touch(index)
    this.chosen.clear()
    await this.#images.select(index)
    const { detail } = this.#images
    if (detail) this.chosen.add(detail.id)
  }

  /** One image more, or one less. */
  toggle(index: number): void {
    this.#touch(index)
    const id = this.#images.at(index)?.id
    if (id === undefined) return
    if (!this.chosen.delete(id)) this.chosen.add(id)
  }

  /** All from the image that was touched last to this one, in place of an earlier such range. */
  async extendTo(index: number): Promise<void> {
    this.active = index
    const extension = ++this.#extension
    const ids = await this.#images.idsOf(Math.min(this.#anchor, index), Math.max(this.#anchor, index))
    if (extension !== this.#extension) return
    this.chosen.clear()
    for (const id of ids) this.chosen.add(id)
  }

  /** Everything the filter lets through. */
  async all(): Promise<void> {
    const total = this.#images.total ?? 0
    if (total === 0) return
    for (const id of await this.#images.idsOf(0, total - 1)) this.chosen.add(id)
  }

  clear(): void {
    this.chosen.clear()
    this.#images.deselect()
  }

  /** Gives all images a label; null takes it away. */
  async relabel(images: readonly number[], label: string | null): Promise<void> {
    const before = await this.#change(images.map((image) => ({ image, label })))
    if (before.length === 0) return notices.info(t('dataset.alreadySo'))
    const text =
      label === null
        ? t('dataset.unlabelledNow', { count: before.length })
        : t('dataset.relabelled', { count: before.length, label })
    notices.info(text, { label: t('undo'), run: () => attempt(() => this.#change(before)) })
  }

  async exclude(images: readonly number[], excluded: boolean): Promise<void> {
    const changed = await this.study.engine.call('images.exclude', { images, excluded })
    if (changed.length === 0) return notices.info(t('dataset.alreadySo'))
    const text = t(excluded ? 'dataset.excludedNow' : 'dataset.restoredNow', { count: changed.length })
    const back = { images: changed, excluded: !excluded }
    notices.info(text, {
      label: t('undo'),
      run: () => attempt(() => this.study.engine.call('images.exclude', back)),
    })
  }

  override changed({ what }: StudyChange): void {
    if (what === 'dataset') this.chosen.clear()
  }

  #change(labels: readonly ImageLabel[]): Promise<readonly ImageLabel[]> {
    return this.study.engine.call('labels.change', { labels })
  }

  #touch(index: number): void {
    this.#extension++
    this.active = this.#anchor = index
  }
}
