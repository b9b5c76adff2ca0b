import { say } from '../../../shared/say.ts'
import type { Hint } from '../../../shared/hint.ts'
import { meansNoLabel } from '../columns/no-value.ts'
import { labelsOf, type Labels } from './labels.ts'
import type { Questions } from '../answers/questions.ts'
import { findSpellings } from './spellings.ts'

/** Labels that say there is none, and spellings of one class: each asked, neither decided in silence. */
export function cleanLabels(raw: Labels, questions: Questions, warnings: Hint[]): Labels {
  return joinSpellings(dropNoLabels(raw, questions), questions, warnings)
}

function dropNoLabels(raw: Labels, questions: Questions): Labels {
  const counts = labelsOf(raw)
  const none = [...counts].filter(([label]) => meansNoLabel(label))
  if (none.length === 0) return raw
  const names = none.map(([label, count]) => `${label} (${count})`).join(', ')
  const answer = questions.ask(
    'no-label',
    say`Some labels seem to say that there is none: ${names}. Are these images unlabelled?`,
    [
      { value: 'unlabelled', text: say`Import them without a label` },
      { value: 'class', text: say`They are a class of their own` },
    ],
    'unlabelled',
  )
  return answer === 'class' ? raw : raw.map((label) => (label !== null && meansNoLabel(label) ? null : label))
}

function joinSpellings(raw: Labels, questions: Questions, warnings: Hint[]): Labels {
  const sets = findSpellings(labelsOf(raw))
  if (sets.length === 0) return raw
  const spelled = sets.map((set) => set.join(', ')).join('; ')
  const count = sets.reduce((sum, set) => sum + set.length, 0)
  const answer = questions.ask(
    'join-spellings',
    say`${count} labels look like spellings of ${sets.length} class(es): ${spelled}. Join them?`,
    [
      { value: 'apart', text: say`Keep them apart` },
      { value: 'join', text: say`Join them: ${sets.map(([first]) => first).join(', ')}` },
    ],
    'apart',
  )
  if (answer !== 'join') {
    warnings.push(
      say`${count} labels look like spellings of ${sets.length} class(es) and were kept apart: ${spelled}.`,
    )
    return raw
  }
  const joined = new Map(sets.flatMap((set) => set.map((label) => [label, set[0] ?? label] as const)))
  return raw.map((label) => (label === null ? null : (joined.get(label) ?? label)))
}
