/** What may be wrong with the images, by kind; one kind at a time fills the page. */
import type {
  DuplicateChange,
  DuplicateCounts,
  DuplicateFilter,
  DuplicateOutcome,
  DuplicatePair,
} from '../../../shared/domain/duplicates.ts'
import { IMAGE_PROBLEMS, type ImageFindingKind } from '../../../shared/domain/image-findings.ts'
import { LONGEST_SELECTION } from '../../../shared/domain/review.ts'
import { engineText } from '../../i18n/i18n.svelte.ts'
import { Images } from '../../study/images.svelte.ts'
import { StudyState, type StudyChange } from '../../study/open-study.svelte.ts'
import { attempt, notices } from '../../ui/notices.svelte.ts'

/** Pairs read at once. */
const PAGE = 40
/** Images read at once. */
const IMAGE_PAGE = 2000

export type ImageProblem = (typeof IMAGE_PROBLEMS)[number]
const PAIR_KINDS = ['open', 'contradictions', 'torn', 'recorded-apart', 'all'] as const

export class Problems extends StudyState {
  readonly #images = this.study.of(Images)
  #duplicates = $state.raw<DuplicateCounts | null>(null)
  #findings = $state.raw<Partial<Record<ImageFindingKind, number>>>({})
  /** Pairs of this kind fill the page; null: the grid does. */
  pairKind = $state<DuplicateFilter | null>(null)
  imageKind = $state<ImageProblem | null>(null)
  pairs = $state.raw<readonly DuplicatePair[]>([])
  total = $state(0)

  readonly pairCounts = $derived(
    PAIR_KINDS.flatMap((kind) => {
      const count = this.#duplicates?.[kind] ?? 0
      return count > 0 ? [{ kind, count }] : []
    }),
  )
  readonly imageCounts = $derived(
    IMAGE_PROBLEMS.flatMap((kind) => {
      const count = this.#findings[kind] ?? 0
      return count > 0 ? [{ kind, count }] : []
    }),
  )

  async refresh(): Promise<void> {
    const { engine } = this.study
    this.#duplicates = await engine.call('duplicates.counts', null)
    this.#findings = await engine.call('findings.counts', null)
  }

  /** Pairs in place of the grid; the same kind a second time: the grid again. */
  async showPairs(kind: DuplicateFilter): Promise<void> {
    if (this.pairKind === kind) return this.showAll()
    this.showAll()
    this.pairKind = kind
    this.pairs = []
    await this.more()
  }

  /** The grid with only the images that have this problem; a second time: all. */
  async showImages(kind: ImageProblem): Promise<void> {
    if (this.imageKind === kind) return this.showAll()
    this.showAll()
    this.imageKind = kind
    const images: number[] = []
    for (let total = 1; images.length < Math.min(total, LONGEST_SELECTION);) {
      const page = { kind, offset: images.length, limit: IMAGE_PAGE }
      const found = await this.study.engine.call('findings.images', page)
      if (found.items.length === 0) break
      images.push(...found.items.map(({ image }) => image.id))
      total = found.total
    }
    if (this.imageKind === kind) this.#images.setFilter({ images })
  }

  /** Back to the grid with all images. */
  showAll(): void {
    this.pairKind = null
    if (this.imageKind === null) return
    this.imageKind = null
    this.#images.setFilter({ images: undefined })
  }

  /** Reads the next pairs. */
  async more(): Promise<void> {
    const { pairKind } = this
    if (pairKind === null) return
    const page = { show: pairKind, offset: this.pairs.length, limit: PAGE }
    const found = await this.study.engine.call('duplicates.page', page)
    if (this.pairKind !== pairKind) return
    this.pairs = [...this.pairs, ...found.items]
    this.total = found.total
  }

  async decide(change: DuplicateChange): Promise<void> {
    this.#take(await this.study.engine.call('duplicates.decide', change))
  }

  async undo(): Promise<void> {
    this.#take(await this.study.engine.call('duplicates.undo', null))
  }

  override changed({ what }: StudyChange): void {
    if (what === 'dataset') this.showAll()
    if (what === 'dataset' || what === 'labels' || what === 'duplicates') attempt(() => this.refresh())
  }

  /** A decided pair stays in view: it is what the user looks at. */
  #take(outcome: DuplicateOutcome | null): void {
    if (!outcome) return
    const { pair, consequence } = outcome
    this.pairs = this.pairs.map((each) => (each.id === pair.id ? pair : each))
    if (consequence) notices.info(engineText(consequence))
  }
}
