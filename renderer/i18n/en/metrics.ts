/** Metrics as headings of columns, with a tip that says what they are: from the rows of the catalogue. */
import { METRIC_IDS, metricHeading, metricRow, type MetricId } from '../../../metrics/metric-lists.ts'

type MetricKey = `metric.${MetricId}` | `metric.${MetricId}.help`

export const metricsEn = Object.fromEntries(
  METRIC_IDS.flatMap((id) => [
    [`metric.${id}`, metricHeading(id)],
    [`metric.${id}.help`, metricRow(id).help],
  ]),
) as Readonly<Record<MetricKey, string>>
