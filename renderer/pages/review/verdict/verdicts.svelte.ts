/** What the reviewer says of the sample on screen: saved at once, taken back and given again by key. */
import type { Artefact, ReviewChange, ReviewOutcome, Verdict } from '../../../../shared/domain/review.ts'
import { t } from '../../../i18n/i18n.svelte.ts'
import { notices } from '../../../ui/notices.svelte.ts'
import { ReviewSession } from '../review.svelte.ts'
import { StudyState } from '../../../study/open-study.svelte.ts'

/** These belong to the person at this computer, not to one study. */
const NAME_KEY = 'review.reviewer'
const ADVANCE_KEY = 'review.advance'

export type Change = Omit<ReviewChange, 'reviewer' | 'run'>

export class Verdicts extends StudyState {
  readonly #review = this.study.of(ReviewSession)

  reviewer = $state(localStorage.getItem(NAME_KEY) ?? '')
  /** Whether the next sample follows a verdict by itself. */
  advances = $state(localStorage.getItem(ADVANCE_KEY) !== 'no')
  /** A verdict that needs a second answer: the right label, the artefact. */
  choosing = $state<'label' | 'artefact' | null>(null)
  asksName = $state(false)
  /** Everybody who reviews here, how well they agree, and their verdicts as files. */
  showsReviewers = $state(false)
  canUndo = $state(false)
  canRedo = $state(false)
  readonly #queued: (() => Promise<unknown>)[] = []
  #last: Promise<unknown> = Promise.resolve()

  /** This reviewer's present output of the sample on screen. */
  readonly mine = $derived(this.#review.view?.reviews.find((each) => each.reviewer === this.reviewer))

  /** The labels that could be right instead: what the digits stand for once the right one is asked for. */
  readonly labels = $derived(
    Object.keys(this.study.summary.dataset?.classes ?? {}).filter(
      (name) => name !== this.#review.view?.image.label,
    ),
  )

  /** A verdict on the sample on screen; the two that need more wait for `label` or `artefact`. */
  async give(verdict: Verdict, more: { label?: string; artefact?: Artefact } = {}): Promise<void> {
    const image = this.#review.item?.image.id
    if (image === undefined) return
    if (verdict === 'label-wrong' && more.label === undefined) {
      this.choosing = 'label'
      return
    }
    if (verdict === 'artefact' && more.artefact === undefined) {
      this.choosing = 'artefact'
      return
    }
    this.choosing = null
    await this.named(async () => {
      await this.#change({ image, verdict, ...more })
      if (this.advances && this.#review.item?.image.id === image) this.#review.step(1)
    })
  }

  /** A note, tags or a status: the sample stays. */
  async set(change: Change): Promise<void> {
    await this.named(() => this.#change(change))
  }

  async undo(): Promise<void> {
    await this.#again('review.undo')
  }

  async redo(): Promise<void> {
    await this.#again('review.redo')
  }

  /** Runs at once with a name, else after the name was given. */
  async named(work: () => Promise<unknown>): Promise<void> {
    if (this.reviewer === '') {
      this.#queued.push(work)
      this.asksName = true
      return
    }
    await this.#inTurn(work)
  }

  async setReviewer(name: string): Promise<void> {
    this.reviewer = name.trim()
    localStorage.setItem(NAME_KEY, this.reviewer)
    this.asksName = false
    await this.refresh()
    for (const work of this.#queued.splice(0)) await this.#inTurn(work)
  }

  /** Nothing that waited for the name happens. */
  dismissName(): void {
    this.asksName = false
    this.#queued.length = 0
  }

  setAdvances(advances: boolean): void {
    this.advances = advances
    localStorage.setItem(ADVANCE_KEY, advances ? 'yes' : 'no')
  }

  /** What can be taken back outlives the window. */
  async refresh(): Promise<void> {
    const known = (await this.study.engine.call('review.reviewers', null)).find(
      ({ name }) => name === this.reviewer,
    )
    this.canUndo = known?.canUndo ?? false
    this.canRedo = known?.canRedo ?? false
  }

  async #change(change: Change): Promise<void> {
    const outcome = await this.study.engine.call('review.set', {
      ...change,
      reviewer: this.reviewer,
      run: this.#review.run,
    })
    await this.#take(outcome)
  }

  async #again(call: 'review.undo' | 'review.redo'): Promise<void> {
    if (this.reviewer === '') return
    this.choosing = null
    await this.#inTurn(async () => {
      const outcome = await this.study.engine.call(call, { reviewer: this.reviewer })
      if (!outcome) {
        notices.info(t(call === 'review.undo' ? 'verdict.nothingToUndo' : 'verdict.nothingToRedo'))
        return
      }
      await this.#take(outcome)
      const { key } = outcome.image
      if (!this.#review.goToImage(outcome.image.id))
        notices.info(t(call === 'review.undo' ? 'verdict.undone' : 'verdict.redone', { key }))
    })
  }

  async #take({ review: state, canUndo, canRedo }: ReviewOutcome): Promise<void> {
    this.canUndo = canUndo
    this.canRedo = canRedo
    this.#review.setStatus(state.image, state.status)
    await this.#review.refreshImage(state.image)
  }

  /** Fast fingers: one change after the other, in the order of the keys. */
  async #inTurn(work: () => Promise<unknown>): Promise<void> {
    const mine = this.#last.then(work)
    this.#last = mine.catch(() => undefined)
    await mine
  }
}
