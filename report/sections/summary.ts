import type { Evaluation } from '../../shared/domain/evaluation.ts'
import type { ReportInput } from '../input.ts'
import { bullets, paragraph, section, type Html } from '../markup.ts'
import { inWords, prevalenceOf, sizeText, unitOf } from '../words.ts'

/** Models of no use, before anybody reads their numbers further. */
function failedRuns({ runs }: Evaluation): Html[] {
  return runs.flatMap(({ name, failedSanityCheck: why }) =>
    why === null ? [] : [paragraph(`${name}: ${why.message.text}`)],
  )
}

/** Runs that the report says nothing of, and why. */
function leftOutRuns({ leftOut }: Evaluation): Html[] {
  return leftOut.map(({ run, name, message }) => paragraph(`Left out: ${name} (run ${run}): ${message.text}`))
}

/** CLAIM 2: the study in a few sentences. */
export function summarySection(input: ReportInput): Html {
  const { evaluation, dataset } = input
  const [first] = evaluation.runs
  if (!first)
    return section('summary', 'Summary', [paragraph('No run has predictions on the test split yet.')])
  const best = evaluation.comparisons.find((each) => each.metric === 'auc')
  return section('summary', 'Summary', [
    paragraph(
      `${evaluation.runs.length} ${evaluation.runs.length === 1 ? 'model' : 'models'} for ${first.classes.length} classes on the test split of ${dataset.images} images: ${sizeText(first, unitOf(dataset))}; ${prevalenceOf(first)}.`,
    ),
    bullets(
      evaluation.runs.map(
        (run) =>
          `${run.name}: AUC ${inWords(run.auc, run.intervals['auc'])}, balanced accuracy ${inWords(run.balancedAccuracy, run.intervals['balancedAccuracy'])}, sensitivity ${inWords(run.recall, run.intervals['recall'])}, specificity ${inWords(run.specificity, run.intervals['specificity'])}.`,
      ),
    ),
    ...failedRuns(evaluation),
    ...leftOutRuns(evaluation),
    best && evaluation.runs.length === 2 ? paragraph(best.sentence) : '',
    ...evaluation.leaks.map((leak) => paragraph(leak.sentence)),
  ])
}
