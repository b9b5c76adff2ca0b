import type { RunDetail } from '../../shared/domain/run.ts'
import type { ReportInput } from '../input.ts'
import { paragraph, section, type Html } from '../markup.ts'
import { METHOD_TITLES, ruleTitle, twoClasses, unitOf } from '../words.ts'
import { partitionSentence, sourceSentence } from './data.ts'

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
  return [
    dataParagraph(input),
    ...input.runs.map(({ detail }) => modelParagraph(detail)),
    statisticsParagraph(input),
    crossValidationParagraph(input),
    explanationParagraph(input),
    `All computations were made with LesionLens ${input.app} on one machine; versions of its libraries and checksums of the weights are listed with each model.`,
  ].filter((text) => text !== '')
}

function dataParagraph(input: ReportInput): string {
  const { dataset } = input
  const left = dataset.unreadable.length
  return (
    `This [retrospective] study used dermoscopic images from [source, period, devices, inclusion criteria]. ${sourceSentence(input)} ` +
    `The reference standard was [histopathology, follow-up, consensus]. ${left === 0 ? 'No file' : `${left} files`} had to be left out as unreadable. ` +
    `${partitionSentence(input)} This gave ${dataset.split.train} images for training, ${dataset.split.val} for validation and ${dataset.split.test} for testing.`
  )
}

function modelParagraph(detail: RunDetail): string {
  const { name, input, config, parameters, classes, kind, bestEpoch, folds } = detail
  const size = `${input.width} x ${input.height} pixels`
  const count = parameters === null ? '' : ` (${parameters.toLocaleString('en')} parameters)`
  if (kind === 'imported' || !config) {
    return `${name}${count} was trained elsewhere [how, on which images] and takes images of ${size}.`
  }
  const start =
    config.weights === 'none'
      ? 'from random weights'
      : config.weights === 'imagenet'
        ? 'from weights pretrained on ImageNet'
        : 'from weights given by the user [which]'
  const loss = classes.length === 2 ? 'two classes' : `${classes.length} classes`
  return (
    `${name}${count} was trained ${folds.length > 0 ? `${folds.length} times, once a fold of a cross-validation, ` : ''}${start} on images of ${size} for ${loss}, with Adam (learning rate ${config.learningRate}), batches of ${config.batch}, ` +
    `dropout ${config.dropout}, ${config.classWeights ? 'classes weighted by their rarity' : 'classes weighted equally'}${config.flips ? ' and images mirrored at random' : ''}, ` +
    `seed ${config.seed}, for at most ${config.epochs} epochs; training ended when the validation loss had not fallen for ${config.patience} epochs, ` +
    `and the weights of the best epoch${bestEpoch === null ? '' : ` (${bestEpoch})`} were kept.`
  )
}

function statisticsParagraph({ evaluation, dataset }: ReportInput): string {
  const [first] = evaluation.runs
  if (!first) return ''
  const { bootstrap } = first
  const grouped = bootstrap.unit === 'group'
  const chosen = evaluation.runs.flatMap((run) => run.operatingPoints).find((point) => point.chosen)
  const threshold = !twoClasses(evaluation)
    ? 'The likeliest class was taken as the answer.'
    : chosen
      ? `Besides the likelier class, a threshold chosen on the validation part by ${ruleTitle(chosen.validation.rule)} was applied to the test part.`
      : 'The likelier class was taken as the answer.'
  const compared =
    evaluation.comparisons.length === 0
      ? ''
      : ` Models were compared on the same test images: AUCs by ${grouped ? "DeLong's test with images clustered by group (Obuchowski 1997)" : "DeLong's paired test (Sun and Xu 2014)"}, accuracies by McNemar's test, other metrics by a paired bootstrap, with Holm's correction over pairs of models.`
  const calibrated = evaluation.runs.some((run) => run.calibration)
    ? ' Calibration was described by reliability diagrams, the expected calibration error (15 bins), Brier score and log loss, before and after temperature scaling fitted on the validation part.'
    : ''
  return (
    `Performance was measured on the test part (n = ${first.n}). ${threshold} Confidence intervals are 95 %: bootstrap over ${grouped ? `${unitOf(dataset)}s` : 'images'} ` +
    `(${bootstrap.resamples.toLocaleString('en')} resamples, seed ${bootstrap.seed})${grouped ? '' : ", Wilson's score interval for proportions"} and DeLong's method for AUCs.${compared}${calibrated}`
  )
}

function crossValidationParagraph({ crossValidation, dataset, runs }: ReportInput): string {
  return crossValidation
    .map((run) => {
      const folds = runs.find(({ detail }) => detail.id === run.run)?.detail.folds.length ?? 0
      return (
        `${run.name} was evaluated by ${folds}-fold cross-validation on the training and validation images (n = ${run.n}), ` +
        `with all images of a ${unitOf(dataset)} in one fold; each model's training ended by a part of its own training images, and the test part was in no fold. ` +
        `Metrics are of all out-of-fold predictions together, and as mean and standard deviation over the folds. ` +
        `On the test part the probabilities of the ${folds} models were averaged; thresholds and temperature were fitted on the out-of-fold predictions.`
      )
    })
    .join(' ')
}

function explanationParagraph({ runs, faithfulness }: ReportInput): string {
  const methods = new Set(
    runs.flatMap(({ correct, incorrect }) => [...correct, ...incorrect]).map((s) => s.explanation.method),
  )
  if (methods.size === 0) return ''
  const names = [...methods].map((method) => METHOD_TITLES[method]).join(', ')
  const tested =
    faithfulness.length > 0
      ? ' Heatmaps were tested by deletion and insertion with blurred and mean baselines against random maps, by their share inside lesion masks and on the border, and by their correlation with the maps of a network with random weights.'
      : ''
  return `Answers were explained by ${names}, on the score before the softmax or sigmoid.${tested}`
}
