import { AppError } from '../../../shared/errors.ts'
import type { Hint } from '../../../shared/hint.ts'
import { say } from '../../../shared/say.ts'
import { labelsOf, type Labels } from './labels.ts'

/**
 * Labels to classes, in any case; a label may also be named as it stands in the table (`raw`). What the map does not name is left out.
 * Throws AppError 'bad-input' when it names nothing that is there.
 */
export function applyMap(
  labels: Labels,
  raw: Labels,
  map: Readonly<Record<string, string>>,
  warnings: Hint[],
): Labels {
  const classes = new Map(Object.entries(map).map(([from, to]) => [fold(from), to]))
  const there = new Set([...labelsOf(labels).keys(), ...labelsOf(raw).keys()].map(fold))
  const unused = Object.keys(map).filter((from) => !there.has(fold(from)))
  if (unused.length === Object.keys(map).length) throw nothingMapped(labels, map)
  if (unused.length > 0) warnings.push(say`Mapped but not found among the labels: ${unused.join(', ')}.`)
  return labels.map((label, i) => {
    if (label === null) return null
    return classes.get(fold(label)) ?? classes.get(fold(raw[i] ?? '')) ?? null
  })
}

function nothingMapped(labels: Labels, map: Readonly<Record<string, string>>): AppError {
  const found = [...labelsOf(labels).keys()]
  return new AppError(
    'bad-input',
    say`None of the mapped diagnoses (${Object.keys(map).join(', ')}) occurs among the labels.`,
    {
      hint:
        found.length > 0
          ? say`The labels found are: ${found.slice(0, 20).join(', ')}.`
          : say`The labels found are: none.`,
    },
  )
}

function fold(label: string): string {
  return label.normalize('NFC').trim().toLowerCase()
}
