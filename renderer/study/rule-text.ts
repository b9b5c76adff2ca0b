/** How answers come from probabilities, in the window's language. */
import type { ThresholdRule } from '../../shared/domain/evaluation.ts'
import type { RunSummary } from '../../shared/domain/run.ts'
import { i18n, t } from '../i18n/i18n.svelte.ts'

export function ruleName(rule: ThresholdRule): string {
  switch (rule.kind) {
    case 'youden':
      return t('results.op.youden')
    case 'threshold':
      return t('results.op.hand')
    case 'cost':
      return t('results.op.cost', { missed: rule.missed, falseAlarm: rule.falseAlarm })
    default:
      return t(`results.op.${rule.kind}`, { value: i18n.percent(rule.atLeast) })
  }
}

/** 'malignant if p ≥ 0.370 (set by hand)'; with two classes and no stored point that the highest probability decides; else nothing. */
export function ruleInForce(run: RunSummary): string {
  const { threshold, classes } = run
  if (threshold) {
    const { className: name, rule } = threshold
    return t('rule.stored', { name, threshold: i18n.fixed(threshold.threshold, 3), rule: ruleName(rule) })
  }
  return classes.length === 2 ? t('rule.likelier') : ''
}
