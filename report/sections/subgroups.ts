import { metricTitle } from '../../metrics/metric-lists.ts'
import { SUBGROUP_METRICS } from '../../shared/domain/evaluation.ts'
import { escape } from '../format.ts'
import type { ReportInput } from '../input.ts'
import { estimate, paragraph, section, htmlTable, type Html } from '../markup.ts'
import { ATTRIBUTE_TITLES } from '../words.ts'

/** CLAIM 30 and 36, TRIPOD+AI: performance by who and what the images show. */
export function subgroupSection({ subgroups, evaluation }: ReportInput): Html {
  const missing = subgroups.missing.map((attribute) => ATTRIBUTE_TITLES[attribute].toLowerCase())
  const nameOf = (id: number): string => evaluation.runs.find((run) => run.run === id)?.name ?? String(id)
  return section('subgroups', 'Subgroups', [
    paragraph(
      subgroups.tables.length > 0
        ? `Each row is evaluated by itself, with 95 % intervals (${subgroups.resamples.toLocaleString('en')} resamples where bootstrapped). Rows marked * hold few images: a difference there may be chance. These tables were not corrected for the number of comparisons a reader can make in them.`
        : 'The metadata records nothing that the images could be divided by.',
    ),
    missing.length > 0
      ? paragraph(
          `Not available, so not examined: ${missing.join(', ')}. Equal performance there is not shown.`,
        )
      : '',
    ...subgroups.tables.map(({ attribute, column, runs, recorded, n }) =>
      htmlTable(
        [
          ATTRIBUTE_TITLES[attribute],
          ...(runs.length > 1 ? ['Model'] : []),
          'n',
          ...SUBGROUP_METRICS.map((metric) => metricTitle(metric)),
        ],
        // The models of one subgroup under one another: that is what a reader compares.
        (runs[0]?.rows ?? []).flatMap(({ value }) =>
          runs.flatMap(({ run, rows }) =>
            rows
              .filter((row) => row.value === value)
              .map((row): [string, ...string[]] => [
                `${row.value ?? 'not recorded'}${row.warning ? ' *' : ''}`,
                ...(runs.length > 1 ? [escape(nameOf(run))] : []),
                String(row.n),
                ...SUBGROUP_METRICS.map((metric) => estimate(row[metric], row.intervals[metric])),
              ]),
          ),
        ),
        `By ${ATTRIBUTE_TITLES[attribute].toLowerCase()} (column "${column}", recorded for ${recorded} of ${n} images).`,
      ),
    ),
  ])
}
