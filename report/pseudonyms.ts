/** A report that may leave the house: no id of a file, no reviewer's name, nothing that people wrote freely. */
import { verbatim } from '../shared/say.ts'
import { Random } from '../shared/random.ts'
import type { ReportInput, ReportSample } from './input.ts'

/** Any number would do; a fixed one gives the same images the same pseudonyms in the next report of the study. */
const SEED = 20_240_612

/** Replaces ids of images by 'image-0001' and names of reviewers by 'reviewer 1', and leaves out notes and file names. */
export function withPseudonyms(input: ReportInput): ReportInput {
  const images = imageNames(input)
  const nameOf = (key: string): string => images.get(key) ?? 'image'
  const reviewers = new Map(input.reviews?.reviewers.map((name, i) => [name, `reviewer ${i + 1}`]))
  const reviewer = (name: string): string => reviewers.get(name) ?? 'reviewer'
  const sample = (each: ReportSample): ReportSample => ({ ...each, key: nameOf(each.key) })
  return {
    ...input,
    pseudonyms: true,
    dataset: {
      ...input.dataset,
      folder: '',
      unreadable: input.dataset.unreadable.map(({ error: _error }, i) => ({
        path: `file ${i + 1}`,
        error: verbatim('unreadable'),
      })),
      duplicates: input.dataset.duplicates.map(([a, b]) => [nameOf(a), nameOf(b)] as const),
      // Sentences of the import quote ids.
      warnings: [],
    },
    runs: input.runs.map((run) => ({
      ...run,
      predictions: run.predictions
        .map((each) => ({ ...each, key: nameOf(each.key) }))
        .sort((a, b) => a.key.localeCompare(b.key)),
      correct: run.correct.map(sample),
      incorrect: run.incorrect.map(sample),
    })),
    evaluation: {
      ...input.evaluation,
      leaks: input.evaluation.leaks.map((leak) => ({ ...leak, images: leak.images.map(nameOf).sort() })),
    },
    reviews: input.reviews && {
      ...input.reviews,
      reviewers: input.reviews.reviewers.map(reviewer),
      items: input.reviews.items.map((each) => ({
        ...each,
        key: nameOf(each.key),
        reviewer: reviewer(each.reviewer),
        note: '',
      })),
      agreement: input.reviews.agreement.map((pair) => ({
        ...pair,
        a: reviewer(pair.a),
        b: reviewer(pair.b),
      })),
    },
  }
}

/** In a shuffled order, so that the alphabet does not give the ids away. */
function imageNames({ runs, dataset, evaluation, reviews }: ReportInput): Map<string, string> {
  const keys = new Set([
    ...runs.flatMap((run) => [...run.predictions, ...run.correct, ...run.incorrect].map(({ key }) => key)),
    ...dataset.duplicates.flat(),
    ...evaluation.leaks.flatMap((leak) => leak.images),
    ...(reviews?.items ?? []).map(({ key }) => key),
  ])
  const sorted = [...keys].sort()
  const random = new Random(SEED)
  for (let i = sorted.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    const swapped = sorted[i]!
    sorted[i] = sorted[j]!
    sorted[j] = swapped
  }
  const digits = Math.max(4, String(sorted.length).length)
  return new Map(sorted.map((key, i) => [key, `image-${String(i + 1).padStart(digits, '0')}`]))
}
