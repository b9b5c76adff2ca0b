import type { Comparison, ComparisonTest } from './comparison.ts'
import type { Metrics } from './evaluate.ts'
import { metricRow } from './metric-lists.ts'

const testTitles: Readonly<Record<ComparisonTest, string>> = {
  delong: 'paired DeLong test',
  'clustered delong': 'paired DeLong test with images clustered by group',
  'mcnemar exact': "McNemar's exact test",
  mcnemar: "McNemar's test",
  'clustered mcnemar': "McNemar's test over groups",
  'paired bootstrap': 'paired bootstrap',
}

const significance = 0.05

/** Two or three plain sentences: the difference, what the test lets one conclude, and what it does not. */
export function comparisonSentence(
  comparison: Omit<Comparison, 'sentence'>,
  nameOf: (id: number) => string,
  of: Pick<Metrics, 'n' | 'groups'>,
): string {
  const { metric, difference, p } = comparison
  const [a, b] = [nameOf(comparison.a), nameOf(comparison.b)]
  const title = metricRow(metric).name
  if (difference == null)
    return `The ${title} of ${a} and ${b} cannot be compared: it is n/a for at least one of them.`
  const where = of.groups < of.n ? `${of.n} images of ${of.groups} groups` : `${of.n} images`
  const found = `On the same ${where}, ${describeDifference(a, b, title, difference)} (${evidence(comparison)}).`
  if (p == null) return `${found} There are too few images to test it.`
  return `${found} ${conclusion(a, b, comparison)}`
}

function describeDifference(a: string, b: string, title: string, difference: number): string {
  if (difference === 0) return `the ${title} of ${a} equals that of ${b}`
  return `the ${title} of ${a} is ${Math.abs(difference).toFixed(3)} ${difference > 0 ? 'higher' : 'lower'} than that of ${b}`
}

function evidence({ interval, p, pAdjusted, family, test }: Omit<Comparison, 'sentence'>): string {
  const parts: string[] = []
  // McNemar's test gives no interval of a difference of accuracies: it is bootstrapped.
  const method = test === 'delong' || test === 'clustered delong' ? 'DeLong' : 'bootstrap'
  if (interval)
    parts.push(`95 % ${method} interval of the difference ${signed(interval[0])} to ${signed(interval[1])}`)
  if (p != null) parts.push(`${testTitles[test]}, ${formatP(p)}`)
  if (family > 1 && pAdjusted != null)
    parts.push(`${formatP(pAdjusted)} after Holm's correction over ${family} pairs`)
  return parts.join('; ')
}

function conclusion(a: string, b: string, { p, pAdjusted, interval }: Omit<Comparison, 'sentence'>): string {
  if ((pAdjusted ?? p ?? 1) < significance) {
    return (
      'If the two were equally good on images like these, a difference this large would be rare. ' +
      'It does not show that the difference matters for patients, nor that it holds for another clinic, camera or population.'
    )
  }
  const range = interval
    ? `; differences from ${signed(interval[0])} to ${signed(interval[1])} are compatible with these images`
    : ''
  return `These images do not show a difference between ${a} and ${b}. That does not show that they are equally good${range}.`
}

function signed(value: number): string {
  const text = Math.abs(value).toFixed(3)
  return value < 0 && text !== '0.000' ? `−${text}` : text
}

function formatP(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`
}
