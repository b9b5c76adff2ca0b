import { SPLIT_PARTS } from '../../shared/domain/dataset.ts'
import { ARTEFACTS, VERDICT_TITLES, VERDICTS } from '../../shared/domain/review.ts'
import { three } from '../../shared/format.ts'
import { escape } from '../format.ts'
import type { ReportInput } from '../input.ts'
import { paragraph, section, subsection, htmlTable, type Html } from '../markup.ts'
import { ARTEFACT_TITLES } from '../words.ts'
import { PART_TITLES } from './data.ts'

const LISTED = 60

/** CLAIM 18 and 39: what people found in the answers, above all the wrong ones. */
export function reviewSection(input: ReportInput): Html {
  const { reviews } = input
  if (!reviews || reviews.reviewed === 0) {
    return section('failures', 'Failure analysis', [
      paragraph(mistakes(input)),
      paragraph('Nobody has reviewed these images in LesionLens yet, so why the models failed is not known.'),
    ])
  }
  return section('failures', 'Failure analysis', [
    paragraph(mistakes(input)),
    paragraph(
      `${reviews.reviewed} images were reviewed by ${reviews.reviewers.length === 1 ? 'one reviewer' : `${reviews.reviewers.length} reviewers`}.`,
    ),
    htmlTable(
      ['Verdict', 'Images'],
      VERDICTS.map((verdict) => [VERDICT_TITLES[verdict], String(reviews.verdicts[verdict])]),
    ),
    reviews.verdicts.artefact > 0
      ? htmlTable(
          ['Artefact', 'Images'],
          ARTEFACTS.map((artefact) => [ARTEFACT_TITLES[artefact], String(reviews.artefacts[artefact])]),
        )
      : '',
    corrected(input),
    subsection('agreement', 'Agreement of reviewers', [agreement(input)]),
    subsection('findings', 'Findings', [findings(input)]),
  ])
}

function mistakes({ evaluation }: ReportInput): string {
  return evaluation.runs
    .map((run) => {
      const wrong = run.confusion.reduce(
        (sum, row, i) => sum + row.reduce((count, cell, j) => count + (i === j ? 0 : cell), 0),
        0,
      )
      return `${run.name} is wrong on ${wrong} of ${run.n} test images.`
    })
    .join(' ')
}

function corrected({ reviews }: ReportInput): Html {
  const parts = SPLIT_PARTS.map((part) => `${reviews!.corrected[part]} ${PART_TITLES[part].toLowerCase()}`)
  const any = SPLIT_PARTS.some((part) => reviews!.corrected[part] > 0)
  if (!any) return paragraph('No label was corrected.')
  return paragraph(
    `Labels corrected by reviewers: ${parts.join(', ')}. All numbers above use the corrected labels. Test labels that were looked at because a model was wrong make that model look better than it is.`,
  )
}

function agreement({ reviews }: ReportInput): Html {
  const pairs = reviews!.agreement.filter(({ n }) => n > 0)
  if (pairs.length === 0) return paragraph('No image was judged by two reviewers.')
  return htmlTable(
    ['Reviewers', 'Images', 'Agreement', "Cohen's kappa"],
    pairs.map(({ a, b, n, agreement: share, kappa, interval }) => [
      `${a} and ${b}`,
      String(n),
      three(share),
      `${three(kappa)}${interval ? ` <small>(${three(interval[0])} to ${three(interval[1])})</small>` : ''}`,
    ]),
  )
}

function findings({ reviews }: ReportInput): Html {
  const items = reviews!.items.slice(0, LISTED)
  if (items.length === 0) return paragraph('No verdict was given.')
  const more = reviews!.items.length - items.length
  return (
    htmlTable(
      ['Image', 'Label', 'Verdict', 'Note'],
      items.map(({ key, label, verdict, artefact, corrected: to, note }) => [
        key,
        escape(to === null ? (label ?? 'none') : `${label ?? 'none'}, should be ${to}`),
        escape(VERDICT_TITLES[verdict] + (artefact ? `: ${ARTEFACT_TITLES[artefact]}` : '')),
        escape(note),
      ]),
    ) + (more > 0 ? paragraph(`${more} more are in report.json.`) : '')
  )
}
