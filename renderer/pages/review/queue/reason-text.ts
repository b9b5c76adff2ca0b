/** Why an image is in a queue, and what a queue is called, in the window's language. */
import type { Queue, QueueItem, Reason } from '../../../../shared/domain/review.ts'
import { i18n, t } from '../../../i18n/i18n.svelte.ts'
import { ofStudy } from '../../../study/app.svelte.ts'
import { Runs } from '../../../study/runs.svelte.ts'

const NONE = '–'
const nameOf = (run: number): string => ofStudy(Runs).get(run)?.name ?? NONE

/** One or two sentences with the numbers behind them. */
export function reasonText({ why }: Pick<QueueItem, 'why'>): string {
  switch (why.kind) {
    case 'answer':
      return answerText(why)
    case 'low-confidence':
      return t('reason.low', outputParams(why.output))
    case 'disagreement':
      return t('reason.disagreement', {
        truth: why.label ?? NONE,
        outputs: why.outputs.map((each) => t('reason.output', outputParams(each))).join('; '),
      })
    case 'label-error':
      return t('reason.labelError', {
        name: nameOf(why.run),
        label: why.label,
        suggested: why.suggested,
        labelProbability: i18n.fixed(why.labelProbability),
        probability: i18n.fixed(why.suggestedProbability),
        threshold: i18n.fixed(why.threshold),
        votes: why.votes,
        of: why.of,
      })
    case 'heatmap-border':
    case 'heatmap-outside':
      return t(why.kind === 'heatmap-border' ? 'reason.border' : 'reason.outside', {
        name: nameOf(why.run),
        share: i18n.percent(why.share),
        area: i18n.percent(why.area),
      })
    case 'probability':
      return t('reason.probability', {
        name: nameOf(why.run),
        className: why.className,
        probability: i18n.fixed(why.probability),
      })
    case 'status':
      return why.reviewer === null
        ? t('reason.status', { status: t(`reviewStatus.${why.status}`) })
        : t('reason.statusOf', { status: t(`reviewStatus.${why.status}`), reviewer: why.reviewer })
    case 'random':
      return t('reason.random')
    case 'chosen':
      return t('reason.chosen')
  }
}

function answerText(why: Extract<Reason, { kind: 'answer' }>): string {
  const params = {
    truth: why.label ?? NONE,
    predicted: why.predicted,
    confidence: i18n.fixed(why.confidence),
  }
  const key = why.right === null ? 'reason.noLabel' : why.right ? 'review.reasonRight' : 'review.reasonWrong'
  const reason = t(key, params)
  return ofStudy(Runs).predicted.length > 1 ? t('reason.of', { name: nameOf(why.run), reason }) : reason
}

function outputParams(output: {
  readonly run: number
  readonly predicted: string
  readonly confidence: number
}) {
  return {
    name: nameOf(output.run),
    predicted: output.predicted,
    confidence: i18n.fixed(output.confidence),
  }
}

export function queueName(queue: Queue): string {
  switch (queue.kind) {
    case 'misclassified':
      return queue.run === undefined
        ? t('queue.misclassified')
        : t('queue.misclassifiedBy', { name: nameOf(queue.run) })
    case 'confusion':
      return t('queue.confusion', { label: queue.label, predicted: queue.predicted })
    case 'probability': {
      const params = { low: i18n.fixed(queue.low), high: i18n.fixed(queue.high) }
      return queue.className === undefined
        ? t('queue.probabilityOfAny', params)
        : t('queue.probability', { ...params, name: queue.className })
    }
    case 'examples':
      return t('queue.examples', { count: queue.each })
    default:
      return t(`queue.${queue.kind}`)
  }
}
