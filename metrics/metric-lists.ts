/** Lists of metrics, all taken from the rows of the catalogue. */
import { CATALOGUE, type MetricRow } from './catalogue.ts'

export type MetricId = keyof typeof CATALOGUE
type With<Part> = {
  [Id in MetricId]: (typeof CATALOGUE)[Id] extends Part ? Id : never
}[MetricId]
/** Computed of each class against the rest. */
export type ClassMetric = With<{ readonly scope: 'class' }>
/** Of the positive class alone; null with more than two classes. */
/** In every table. */
export type MainMetric = With<{ readonly column: 'brief' | 'main' }>

/** In the catalogue's order. */
export const METRIC_IDS = Object.keys(CATALOGUE) as readonly MetricId[]

export function metricRow(id: MetricId): MetricRow {
  return CATALOGUE[id]
}

const idsWhere = (test: (row: MetricRow) => boolean): readonly MetricId[] =>
  METRIC_IDS.filter((id) => test(CATALOGUE[id]))

export const CLASS_METRICS = idsWhere(({ scope }) => scope === 'class') as readonly ClassMetric[]
export const METRICS = idsWhere(({ column }) => column !== 'report') as readonly MainMetric[]
/** What a terminal has room for. */
export const BRIEF_METRICS = idsWhere(({ column }) => column === 'brief') as readonly MainMetric[]
/** By which two models are compared. */
export const COMPARED_METRICS = idsWhere(({ comparison }) => comparison !== null)

/** 'Sensitivity (recall)' */
export function metricTitle(id: MetricId): string {
  const { name, alias } = metricRow(id)
  return capitalised(name) + (alias === undefined ? '' : ` (${alias})`)
}

/** For a narrow column: 'PPV', 'Sensitivity'. */
export function metricHeading(id: MetricId): string {
  const { name, short } = metricRow(id)
  return short ?? capitalised(name)
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
