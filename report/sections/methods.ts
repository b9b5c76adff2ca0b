import { METHODS_BY_ID } from '../../heatmaps/registry.ts'
import type { RunDetail } from '../../shared/domain/run.ts'
import { INNER_VALIDATION } from '../../metrics/folds.ts'
import { percent } from '../../shared/format.ts'
import type { ReportInput } from '../input.ts'
import { paragraph, section, type Html } from '../markup.ts'
import { counted, list, togetherOf } from '../words.ts'
import { partitionSentence, sourceSentence } from './data.ts'
import { statisticsParagraph } from './statistics-paragraph.ts'
import { trainingParagraph } from './training-paragraph.ts'

/** A paragraph of methods from the study's own settings, for the user to edit. Square brackets mark what only the user knows. */
export function methodsSection(input: ReportInput): Html {
  return section('methods', 'Methods paragraph', [
    paragraph(
      'Generated from the settings of this study, to be edited; what only you know is in square brackets.',
    ),
    `<blockquote>${methodsParagraphs(input).map(paragraph).join('')}</blockquote>`,
  ])
}

/** The same as text, one string a paragraph. */
export function methodsParagraphs(input: ReportInput): string[] {
  const details = input.runs.map(({ detail }) => detail)
  return [
    dataParagraph(input),
    ...details.map((detail) => modelParagraph(detail, details)),
    ensembleParagraph(input),
    crossValidationParagraph(input),
    statisticsParagraph(input),
    explanationParagraph(input),
    `All computations were made with LesionLens ${input.app}; the versions of its libraries and the checksums of the weights are listed with each model.`,
  ].filter((text) => text !== '')
}

function dataParagraph(input: ReportInput): string {
  const { dataset, evaluation } = input
  const { unreadable, images, labelled, split } = dataset
  const were = (count: number, noun: string): string =>
    `${counted(count, noun)} ${count === 1 ? 'was' : 'were'}`
  const leftOut = [
    ...(unreadable.length > 0 ? [`${were(unreadable.length, 'file')} left out as unreadable`] : []),
    ...(labelled < images ? [`${were(images - labelled, 'image')} left out for want of a label`] : []),
  ]
  return [
    `This [retrospective] study used [dermoscopic] images from [source, period, devices, inclusion criteria].`,
    sourceSentence(input),
    'The reference standard was [histopathology, follow-up, consensus].',
    leftOut.length > 0 ? `${list(leftOut)}.` : 'No file had to be left out as unreadable.',
    correctionSentence(input),
    partitionSentence(input),
    `This gave ${counted(split.train, 'image')} for training, ${split.val} for validation and ${split.test} for testing.`,
    ...evaluation.leaks.map(({ sentence }) => sentence),
  ]
    .filter((text) => text !== '')
    .join(' ')
}

function correctionSentence({ reviews }: ReportInput): string {
  if (!reviews) return ''
  const { train, val, test } = reviews.corrected
  if (train + val + test === 0) return ''
  return `Reviewers corrected ${counted(train, 'label')} of the training split, ${val} of the validation split and ${test} of the test split [before or after training].`
}

function modelParagraph(detail: RunDetail, others: readonly RunDetail[]): string {
  const { name, input, config, parameters, kind } = detail
  if (kind === 'trained' && config) return trainingParagraph(detail, config, others)
  const count = parameters === null ? '' : ` (${parameters.toLocaleString('en')} parameters)`
  return `${name}${count} was trained elsewhere [how, on which images] and takes images resized to ${input.width} x ${input.height} pixels.`
}

function ensembleParagraph({ evaluation, runs }: ReportInput): string {
  const nameOf = (id: number): string =>
    runs.find(({ detail }) => detail.id === id)?.detail.name ?? `run ${id}`
  return evaluation.runs
    .filter(({ members }) => members !== null)
    .map(
      ({ name, members }) =>
        `${name} is an ensemble: the unweighted mean of the predicted probabilities of ${list(members!.map(nameOf))}.`,
    )
    .join(' ')
}

function crossValidationParagraph({ crossValidation, dataset, runs }: ReportInput): string {
  const together = togetherOf(dataset)
  const whole = together === null ? '' : `, with ${together} in one fold`
  return crossValidation
    .map((run) => {
      const folds = runs.find(({ detail }) => detail.id === run.run)?.detail.folds.length ?? 0
      return (
        `${run.name} was evaluated by ${folds}-fold cross-validation on the training and validation images (n = ${run.n})${whole}; ` +
        `early stopping of each model used ${percent(INNER_VALIDATION)} of the images outside its fold, and the test split was in no fold. ` +
        `Metrics are of all out-of-fold predictions pooled, and as mean and standard deviation over the folds. ` +
        `On the test split the probabilities of the ${folds} models were averaged.`
      )
    })
    .join(' ')
}

function explanationParagraph({ runs, faithfulness }: ReportInput): string {
  const methods = new Set(
    runs.flatMap(({ correct, incorrect }) => [...correct, ...incorrect]).map((s) => s.explanation.method),
  )
  if (methods.size === 0) return ''
  const names = list([...methods].map((method) => METHODS_BY_ID[method].title))
  const tested = faithfulness.map(
    ({ name, method, n, measures }) =>
      `${METHODS_BY_ID[method].title} heatmaps of ${name} were tested on ${counted(n, 'test image')} by ${list(TESTS.filter(([, of]) => of.some((measure) => measures[measure].n > 0)).map(([test]) => test))}.`,
  )
  return [
    `Predictions were explained by ${names}, on the score before the softmax or sigmoid.`,
    ...tested,
  ].join(' ')
}

/** What a heatmap was tested by, with the measures that show it was. */
const TESTS = [
  ['deletion and insertion against random maps (blurred baseline)', ['deletionBlur', 'insertionBlur']],
  ['deletion and insertion against random maps (mean-colour baseline)', ['deletionMean', 'insertionMean']],
  ['the pointing game', ['pointing']],
  ['the share of the map inside lesion masks', ['energyInMask']],
  ['the share of the map on the border', ['border']],
  ['correlation with the maps of the network with randomised weights', ['randomised']],
] as const
