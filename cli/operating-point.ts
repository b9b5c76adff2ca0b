import { InvalidArgumentError } from 'commander'
import type { ThresholdRule } from '../shared/domain/evaluation.ts'

/** 'youden', 'sensitivity=0.9', 'specificity=0.9', 'cost=5:1', 'threshold=0.3'; 'none' takes a choice back. */
export function thresholdRule(text: string): ThresholdRule | null {
  const [kind, value = ''] = text.trim().toLowerCase().split('=')
  if (kind === 'none' && value === '') return null
  if (kind === 'youden' && value === '') return { kind }
  if ((kind === 'sensitivity' || kind === 'specificity') && isShare(Number(value)) && value !== '')
    return { kind, atLeast: Number(value) }
  if (kind === 'threshold' && isShare(Number(value))) return { kind, value: Number(value) }
  const [missed = NaN, falseAlarm = NaN, ...more] = value.split(':').map(Number)
  if (kind === 'cost' && missed > 0 && falseAlarm > 0 && more.length === 0)
    return { kind, missed, falseAlarm }
  throw new InvalidArgumentError(
    'Write youden, sensitivity=0.9, specificity=0.9, cost=5:1 (a miss costs as much as five false alarms), threshold=0.3, or none.',
  )
}

export function describeRule(rule: ThresholdRule): string {
  if (rule.kind === 'youden') return 'youden'
  if (rule.kind === 'cost') return `cost=${rule.missed}:${rule.falseAlarm}`
  if (rule.kind === 'threshold') return `threshold=${rule.value}`
  return `${rule.kind}=${rule.atLeast}`
}

function isShare(value: number): boolean {
  return value > 0 && value <= 1
}
