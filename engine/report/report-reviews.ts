import { ARTEFACTS, VERDICTS, type Artefact, type Verdict } from '../../shared/domain/review.ts'
import type { ReviewFindings } from '../../report/input.ts'
import type { ReadStudy } from '../study/study-cache.ts'
import type { ReviewRow } from '../db/reviews.ts'
import { correctedLabels } from '../review/corrected-labels.ts'
import { reviewIndexOf } from '../prediction/index/review-index.ts'
import { reviewerPairs } from '../review/reviewers.ts'

/** What reviewers found in a dataset's images; an image with two verdicts counts for both. Null when nobody gave a verdict. */
export function reviewFindings(study: ReadStudy, dataset: number): ReviewFindings | null {
  const index = reviewIndexOf(study).dataset(dataset)
  const judged = [...index.reviews].flatMap(([at, rows]) =>
    [...rows.values()].filter(({ verdict }) => verdict !== null).map((row) => ({ at, row })),
  )
  if (judged.length === 0) return null
  judged.sort((a, b) => b.row.at.localeCompare(a.row.at) || b.row.id - a.row.id)
  const imagesWith = (test: (row: ReviewRow) => boolean): number =>
    new Set(judged.filter(({ row }) => test(row)).map(({ at }) => at)).size
  return {
    reviewers: [...new Set(judged.map(({ row }) => row.reviewer))].sort(),
    reviewed: imagesWith(() => true),
    verdicts: Object.fromEntries(
      VERDICTS.map((verdict) => [verdict, imagesWith((row) => row.verdict === verdict)]),
    ) as Record<Verdict, number>,
    artefacts: Object.fromEntries(
      ARTEFACTS.map((artefact) => [artefact, imagesWith((row) => row.artefact === artefact)]),
    ) as Record<Artefact, number>,
    items: judged.map(({ at, row }) => ({
      key: index.images[at]!.key,
      reviewer: row.reviewer,
      verdict: row.verdict!,
      artefact: row.artefact,
      label: row.verdict === 'label-wrong' ? row.labelBefore || null : index.labels[at]!,
      corrected: row.label,
      note: row.note,
    })),
    agreement: reviewerPairs(study),
    corrected: correctedLabels(study, undefined).parts,
  }
}
