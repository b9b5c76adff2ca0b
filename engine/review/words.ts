import type { ModelOutput, Reason } from '../../shared/domain/review.ts'
import { capitalised } from '../../metrics/metric-lists.ts'
import { percent } from '../../shared/format.ts'

/** A reason as an English sentence, for the command line and exports; the window has its own catalogue. */
export function reasonInWords(reason: Reason): string {
  switch (reason.kind) {
    case 'answer':
      return `Predicted ${answer(reason)}, ${reason.right ? 'as labelled' : `labelled ${reason.label ?? 'nothing'}`}.`
    case 'low-confidence':
      return `Run ${reason.output.run} is unsure: ${answer(reason.output)}, below ${percent(reason.below)}.`
    case 'disagreement': {
      const outputs = reason.outputs.map((one) => `run ${one.run} says ${answer(one)}`).join(', ')
      return `${capitalised(outputs)}; labelled ${reason.label ?? 'nothing'}.`
    }
    case 'label-error':
      return (
        `Labelled ${reason.label} (${percent(reason.labelProbability)}), looks like ${reason.suggested} ` +
        `(${percent(reason.suggestedProbability)}; such images have ${percent(reason.threshold)} on average) ` +
        `to ${reason.votes} of ${reason.of} models.`
      )
    case 'heatmap-border':
      return `${percent(reason.share)} of the heatmap of run ${reason.run} lies on the border (${percent(reason.area)} of the image).`
    case 'heatmap-outside':
      return `${percent(reason.share)} of the heatmap of run ${reason.run} lies outside the lesion (${percent(reason.area)} of the image).`
    case 'probability':
      return `Probability of ${reason.className}: ${percent(reason.probability)}.`
    case 'status':
      return `${statusWords[reason.status]}${reason.reviewer === null ? '' : ` by ${reason.reviewer}`}.`
    case 'random':
      return 'Drawn at random.'
    case 'chosen':
      return 'Chosen.'
  }
}

const statusWords = {
  'needs-review': 'Not reviewed yet',
  'in-review': 'Review begun',
  reviewed: 'Reviewed',
} as const

function answer({ predicted, confidence }: ModelOutput): string {
  return `${predicted} at ${percent(confidence)}`
}
