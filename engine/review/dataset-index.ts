import type { ImageMetadata, ImageRecord, SplitPart } from '../../shared/domain/dataset.ts'
import { attentionAfter, type AttentionRow } from '../db/attention.ts'
import type { ReadDb } from '../db/database.ts'
import {
  indexedImages,
  labelsAfter,
  partsOfSplit,
  predictionsAfter,
  type IndexedImageRow,
  type Newest,
} from '../db/review-index.ts'
import { reviewsAfter, type ReviewRow } from '../db/reviews.ts'

/** What a run said of the images of a dataset, by position. */
export interface Answers {
  readonly run: number
  readonly split: number
  readonly classes: readonly string[]
  /** Class index, -1 where nothing was predicted. */
  readonly predicted: Int16Array
  /** [images][classes] */
  readonly probabilities: Float64Array
}

interface RunOfIndex {
  readonly id: number
  readonly split: number
  readonly classes: readonly string[]
}

/**
 * The images of one dataset with what is known of them, in memory and by position. Every table it mirrors only grows, so a sync
 * reads the new rows alone: a queue over 10,000 images is then a pass over arrays instead of a join of six tables.
 */
export class DatasetIndex {
  readonly images: readonly IndexedImageRow[]
  /** Null: no label. */
  readonly labels: (string | null)[]
  /** Present reviews by reviewer. */
  readonly reviews = new Map<number, Map<string, ReviewRow>>()
  readonly #db: ReadDb
  readonly #dataset: number
  readonly #positions: ReadonlyMap<number, number>
  readonly #parts = new Map<number, readonly (SplitPart | null)[]>()
  readonly #answers = new Map<number, { answers: Answers; upTo: number }>()
  readonly #attention = new Map<number, Map<number, AttentionRow[]>>()
  #metadata: readonly ImageMetadata[] | undefined
  #newest: Newest = { label: 0, prediction: 0, review: 0, attention: 0 }

  constructor(db: ReadDb, dataset: number) {
    this.#db = db
    this.#dataset = dataset
    this.images = indexedImages(db, dataset)
    this.labels = this.images.map(() => null)
    this.#positions = new Map(this.images.map(({ id }, at) => [id, at]))
  }

  /** Changes with the labels. */
  get labelStamp(): number {
    return this.#newest.label
  }

  /** Reads what was added since. */
  sync(newest: Newest): void {
    const before = this.#newest
    this.#newest = newest
    if (newest.label > before.label) this.#readLabels(before.label)
    if (newest.review > before.review) this.#readReviews(before.review)
    if (newest.attention > before.attention) this.#readAttention(before.attention)
  }

  /** Undefined for an image of another dataset. */
  position(image: number): number | undefined {
    return this.#positions.get(image)
  }

  metadata(at: number): ImageMetadata {
    this.#metadata ??= this.images.map((image) => JSON.parse(image.metadata) as ImageMetadata)
    return this.#metadata[at]!
  }

  /** Part of each image in a split. */
  parts(split: number): readonly (SplitPart | null)[] {
    let parts = this.#parts.get(split)
    if (!parts) {
      const read = new Array<SplitPart | null>(this.images.length).fill(null)
      for (const { image, part } of partsOfSplit(this.#db, split)) {
        const at = this.#positions.get(image)
        if (at !== undefined) read[at] = part
      }
      parts = read
      this.#parts.set(split, parts)
    }
    return parts
  }

  answers(run: RunOfIndex): Answers {
    const known = this.#answers.get(run.id)
    const upTo = this.#newest.prediction
    if (known?.upTo === upTo) return known.answers
    const answers = known?.answers ?? emptyAnswers(run, this.images.length)
    const classIndex = new Map(run.classes.map((name, index) => [name, index]))
    for (const row of predictionsAfter(this.#db, run.id, known?.upTo ?? 0)) {
      const at = this.#positions.get(row.image)
      if (at === undefined) continue
      answers.predicted[at] = classIndex.get(row.predicted) ?? -1
      const probabilities = JSON.parse(row.probabilities) as number[]
      for (let c = 0; c < run.classes.length; c++)
        answers.probabilities[at * run.classes.length + c] = probabilities[c] ?? NaN
    }
    this.#answers.set(run.id, { answers, upTo })
    return answers
  }

  /** Measured heatmaps of a run of an image. */
  attention(run: number, at: number): readonly AttentionRow[] {
    return this.#attention.get(run)?.get(at) ?? []
  }

  record(at: number, split: number | null): ImageRecord {
    const { id, key, path, width, height } = this.images[at]!
    const part = split === null ? null : this.parts(split)[at]!
    return { id, key, path, width, height, label: this.labels[at]!, part }
  }

  #readLabels(after: number): void {
    for (const { image, label } of labelsAfter(this.#db, this.#dataset, after))
      this.labels[this.#positions.get(image)!] = label === '' ? null : label
  }

  #readReviews(after: number): void {
    for (const row of reviewsAfter(this.#db, after)) {
      const at = this.#positions.get(row.image)
      if (at === undefined) continue
      const ofImage = this.reviews.get(at) ?? new Map<string, ReviewRow>()
      this.reviews.set(at, ofImage.set(row.reviewer, row))
    }
  }

  #readAttention(after: number): void {
    for (const row of attentionAfter(this.#db, after)) {
      const at = this.#positions.get(row.image)
      if (at === undefined) continue
      const ofRun = this.#attention.get(row.run) ?? new Map<number, AttentionRow[]>()
      this.#attention.set(row.run, ofRun.set(at, [...(ofRun.get(at) ?? []), row]))
    }
  }
}

function emptyAnswers({ id, split, classes }: RunOfIndex, images: number): Answers {
  return {
    run: id,
    split,
    classes,
    predicted: new Int16Array(images).fill(-1),
    probabilities: new Float64Array(images * classes.length).fill(NaN),
  }
}
