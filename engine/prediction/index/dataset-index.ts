import type { ImageMetadata, ImageRecord, SplitPart } from '../../../shared/domain/dataset.ts'
import { attentionAfter, type AttentionRow } from '../../db/attention.ts'
import type { ReadDb } from '../../db/handles.ts'
import {
  exclusionsAfter,
  indexedImages,
  labelsAfter,
  partsOfSplit,
  predictionsAfter,
  type IndexedImageRow,
  type Newest,
  type RunHead,
} from '../../db/review-index.ts'
import { reviewsAfter, type ReviewRow } from '../../db/reviews.ts'
import { StudyCache } from '../../study/study-cache.ts'

/** What a run said of the images of a dataset, by position. */
export interface Answers {
  readonly run: number
  readonly split: number
  readonly classes: readonly string[]
  readonly isCrossValidation: boolean
  /** Class index, -1 where nothing was predicted. */
  readonly predicted: Int16Array
  /** [images][classes] */
  readonly probabilities: Float64Array
  /** Present label of each image among the classes; -1 for none of them. */
  readonly labels: Int16Array
  /** Changes with the labels and the predictions. */
  readonly stamp: string
}

/**
 * The images of one dataset with what is known of them, in memory and by position. Every table it mirrors only grows, so a sync
 * reads the new rows alone: a queue over 10,000 images is then a pass over arrays instead of a join of six tables.
 */
export class DatasetIndex {
  readonly images: readonly IndexedImageRow[]
  readonly rescan: number
  /** Null: no label. */
  readonly labels: (string | null)[]
  /** Positions that are left out of trainings. */
  readonly excluded = new Set<number>()
  /** Present reviews by reviewer. */
  readonly reviews = new Map<number, Map<string, ReviewRow>>()
  /** What others work out of this dataset. */
  readonly cache = new StudyCache()
  readonly #db: ReadDb
  readonly #dataset: number
  readonly #positions: ReadonlyMap<number, number>
  readonly #parts = new Map<number, readonly (SplitPart | null)[]>()
  readonly #answers = new Map<number, { answers: MutableAnswers; labels: number; predictions: number }>()
  readonly #attention = new Map<number, Map<number, AttentionRow[]>>()
  #metadata: readonly ImageMetadata[] | undefined
  #newest: Newest = { label: 0, exclusion: 0, prediction: 0, review: 0, attention: 0, rescan: 0 }

  /** @param rescan the newest one: images are as they were then */
  constructor(db: ReadDb, dataset: number, rescan: number) {
    this.rescan = rescan
    this.#db = db
    this.#dataset = dataset
    this.images = indexedImages(db, dataset)
    this.labels = this.images.map(() => null)
    this.#positions = new Map(this.images.map(({ id }, at) => [id, at]))
  }

  /** Reads what was added since. */
  sync(newest: Newest): void {
    const before = this.#newest
    this.#newest = newest
    if (newest.label > before.label) this.#readLabels(before.label)
    if (newest.exclusion > before.exclusion) this.#readExclusions(before.exclusion)
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

  answers(run: RunHead): Answers {
    const { label, prediction } = this.#newest
    const known = this.#answers.get(run.id) ?? {
      answers: emptyAnswers(run, this.images.length),
      labels: -1,
      predictions: 0,
    }
    const { answers, labels, predictions } = known
    if (labels === label && predictions === prediction) return answers
    const classIndex = new Map(run.classes.map((name, index) => [name, index]))
    if (predictions < prediction) this.#readPredictions(answers, classIndex, predictions)
    if (labels < label)
      this.labels.forEach((name, at) => (answers.labels[at] = classIndex.get(name ?? '') ?? -1))
    answers.stamp = `${this.rescan}/${label}/${prediction}`
    this.#answers.set(run.id, { answers, labels: label, predictions: prediction })
    return answers
  }

  /** Whether any heatmap of the run was measured. */
  hasAttention(run: number): boolean {
    return this.#attention.has(run)
  }

  /** Measured heatmaps of a run of an image. */
  attention(run: number, at: number): readonly AttentionRow[] {
    return this.#attention.get(run)?.get(at) ?? []
  }

  record(at: number, split: number | null): ImageRecord {
    const { id, key, path, width, height } = this.images[at]!
    const part = split === null ? null : this.parts(split)[at]!
    const excluded = this.excluded.has(at)
    return { id, key, path, width, height, label: this.labels[at]!, part, excluded }
  }

  #readPredictions(answers: MutableAnswers, classIndex: ReadonlyMap<string, number>, after: number): void {
    const width = answers.classes.length
    for (const row of predictionsAfter(this.#db, answers.run, after)) {
      const at = this.#positions.get(row.image)
      if (at === undefined) continue
      answers.predicted[at] = classIndex.get(row.predicted) ?? -1
      const probabilities = JSON.parse(row.probabilities) as number[]
      for (let c = 0; c < width; c++) answers.probabilities[at * width + c] = probabilities[c] ?? NaN
    }
  }

  #readLabels(after: number): void {
    for (const { image, label } of labelsAfter(this.#db, this.#dataset, after))
      this.labels[this.#positions.get(image)!] = label === '' ? null : label
  }

  #readExclusions(after: number): void {
    for (const { image, excluded } of exclusionsAfter(this.#db, this.#dataset, after)) {
      const at = this.#positions.get(image)
      if (at === undefined) continue
      if (excluded === 1) this.excluded.add(at)
      else this.excluded.delete(at)
    }
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

type MutableAnswers = { -readonly [K in keyof Answers]: Answers[K] }

function emptyAnswers({ id, split, classes, isCrossValidation }: RunHead, images: number): MutableAnswers {
  return {
    run: id,
    split,
    classes,
    isCrossValidation,
    predicted: new Int16Array(images).fill(-1),
    probabilities: new Float64Array(images * classes.length).fill(NaN),
    labels: new Int16Array(images).fill(-1),
    stamp: '',
  }
}
