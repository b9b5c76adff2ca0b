/** What has become of the image folder since the study last looked. */
import type { FolderChanges } from '../../../shared/domain/rescan.ts'
import { t } from '../../i18n/i18n.svelte.ts'
import { isCancelled, toWireError, type WireError } from '../../../shared/errors.ts'
import { StudyState, type StudyChange } from '../../study/open-study.svelte.ts'

export class FolderWatch extends StudyState {
  changes = $state.raw<FolderChanges | null>(null)
  /** The folder is not where it was. */
  missing = $state.raw<Pick<WireError, 'message' | 'hint'> | null>(null)
  /** Not shown again until something else has changed. */
  #dismissed = $state('')
  #asking = false

  readonly news = $derived(
    this.changes && this.changes.added + this.changes.changed + this.changes.gone > 0 ? this.changes : null,
  )
  readonly isShown = $derived(
    this.missing !== null || (this.news !== null && JSON.stringify(this.news) !== this.#dismissed),
  )

  /** By names, sizes and times: cheap enough for every time the window gets the focus. */
  async look(): Promise<void> {
    if (this.#asking || !this.study.summary.dataset) return
    this.#asking = true
    try {
      this.changes = await this.study.engine.call('dataset.changes', null)
      this.missing = null
    } catch (error) {
      // A study that was closed meanwhile asks nothing any more.
      if (!isCancelled(error)) this.missing = toWireError(error)
    } finally {
      this.#asking = false
    }
  }

  dismiss(): void {
    this.#dismissed = JSON.stringify(this.news)
  }

  /** Asks for the folder that the images have become. */
  async locate(): Promise<void> {
    const folder = await this.study.shell.call('dialog.folder', { title: t('dataset.locate') })
    if (!folder) return
    await this.study.engine.call('dataset.locate', { folder })
    await this.look()
  }

  override changed({ what }: StudyChange): void {
    if (what !== 'dataset') return
    this.changes = null
    void this.look()
  }
}
