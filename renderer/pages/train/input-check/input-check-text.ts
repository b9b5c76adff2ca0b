/** The preprocessing doctor's findings as sentences in the window's language. */
import type {
  InputSetting,
  PreprocessingReport,
  PreprocessingRow,
  PreprocessingWarning,
} from '../../../../shared/domain/preprocessing.ts'
import { engineText, i18n, t } from '../../../i18n/i18n.svelte.ts'

/** "0 to 255", "−1 to 1, BGR": red first goes without saying, except after the mean of networks that want blue first. */
export function settingText({ range, channels }: InputSetting): string {
  const name = t(`range.${range}`)
  return channels === 'rgb' && range !== 'caffe' ? name : t(`range.${channels}`, { range: name })
}

export function isSameSetting(a: InputSetting, b: InputSetting): boolean {
  return a.range === b.range && a.channels === b.channels
}

function rowOf(report: PreprocessingReport, setting: InputSetting): PreprocessingRow | undefined {
  return report.rows.find((row) => isSameSetting(row, setting))
}

/** What it comes to, in one sentence. */
export function verdictText(report: PreprocessingReport): string {
  const { n: count, current, suggestion, warnings } = report
  const before = i18n.percent(rowOf(report, current)?.accuracy ?? 0)
  if (!suggestion) {
    if (warnings.some(({ kind }) => kind === 'few-images')) return t('check.verdict.few', { count })
    return t('check.verdict.fits', { current: settingText(current), accuracy: before, count })
  }
  const row = rowOf(report, suggestion)
  const order = suggestion.classes.join(', ')
  if (order !== report.classes.join(', ')) {
    const accuracy = i18n.percent(row?.reordered?.accuracy ?? row?.accuracy ?? 0)
    return t('check.verdict.order', { order, accuracy, before, count })
  }
  const params = {
    wanted: settingText(suggestion),
    current: settingText(current),
    accuracy: i18n.percent(row?.accuracy ?? 0),
    before,
    count,
  }
  return t(report.applied ? 'check.verdict.applied' : 'check.verdict.better', params)
}

export function warningText({ kind }: PreprocessingWarning, report: PreprocessingReport): string {
  const { n: count, current, suggestion, inferred, found, classes } = report
  const present = rowOf(report, current)
  const wanted =
    kind !== 'trained-doubled' && suggestion
      ? settingText(suggestion)
      : inferred
        ? t(`range.${inferred}`)
        : settingText(current)
  return t(`check.warning.${kind}`, {
    count,
    wanted,
    current: settingText(current),
    found: found.map(engineText).join(', '),
    name: present?.topClass ?? '',
    share: i18n.percent(present?.topShare ?? 0),
    order: (suggestion?.classes ?? classes).join(', '),
  })
}
