import {
  FAITHFULNESS_MEASURES,
  type FaithfulnessMeasure,
  type FaithfulnessSummary,
  type MeasuredMean,
} from '../../../shared/domain/faithfulness.ts'
import { mapAgreement } from '../../../metrics/explanation.ts'
import { groupedMean } from '../../../metrics/mean-interval.ts'
import { faithfulnessRows, type FaithfulnessRow } from '../../db/faithfulness.ts'
import { runById } from '../../db/runs.ts'
import { readMap } from '../map-file.ts'
import type { Study } from '../../study/study.ts'
import { sentencesOf } from './sentences.ts'

/** One summary for every run, method and layer that was measured; of one run where it is named. */
export async function faithfulnessSummaries(
  study: Study,
  run: number | null = null,
): Promise<FaithfulnessSummary[]> {
  const all = faithfulnessRows(study.db, null)
  const wanted = all.filter((row) => run === null || row.run === run)
  const groups = [
    ...Map.groupBy(wanted, ({ run: of, method, layer }) => JSON.stringify([of, method, layer])).values(),
  ]
  const maps = new MapReader(study)
  return Promise.all(groups.map((rows) => summarise(study, rows, all, maps)))
}

async function summarise(
  study: Study,
  rows: readonly FaithfulnessRow[],
  all: readonly FaithfulnessRow[],
  maps: MapReader,
): Promise<FaithfulnessSummary> {
  const { run, method, layer } = rows[0]!
  const groups = rows.map(({ group }) => group)
  const measures = Object.fromEntries(
    FAITHFULNESS_MEASURES.map((name) => [
      name,
      groupedMean(
        rows.map((row) => row.measures[name]),
        groups,
      ),
    ]),
  ) as Record<FaithfulnessMeasure, MeasuredMean>
  const paired = (better: FaithfulnessMeasure, worse: FaithfulnessMeasure): MeasuredMean =>
    groupedMean(
      rows.map(({ measures: of }) =>
        of[better] === null || of[worse] === null ? null : of[better] - of[worse],
      ),
      groups,
    )
  const others = [...new Set(all.map((row) => row.run))].filter((other) => other !== run)
  const agreement = []
  for (const other of others) {
    const theirs = all.filter((row) => row.run === other && row.method === method)
    const spearman = await agreementOf(rows, theirs, maps)
    if (spearman.n > 0) agreement.push({ run: other, spearman })
  }
  return {
    run,
    name: runById(study.db, run)!.name,
    method,
    layer,
    n: rows.length,
    measures,
    agreement,
    sentences: sentencesOf(measures, {
      deletion: paired('randomDeletionBlur', 'deletionBlur'),
      insertion: paired('insertionBlur', 'randomInsertionBlur'),
    }),
  }
}

/** Correlation of two runs' maps of the same class on the same images. */
async function agreementOf(
  ours: readonly FaithfulnessRow[],
  theirs: readonly FaithfulnessRow[],
  maps: MapReader,
): Promise<MeasuredMean> {
  const byImage = new Map(theirs.map((row) => [`${row.image}/${row.className}`, row]))
  const values: (number | null)[] = []
  const groups: string[] = []
  for (const row of ours) {
    const other = byImage.get(`${row.image}/${row.className}`)
    if (!other) continue
    const [a, b] = await Promise.all([maps.read(row), maps.read(other)])
    if (!a || !b) continue
    values.push(
      mapAgreement(
        { values: a, width: row.width, height: row.height },
        { values: b, width: other.width, height: other.height },
      ).spearman,
    )
    groups.push(row.group)
  }
  return groupedMean(values, groups)
}

/** Maps of one summary; each is compared with several others. */
class MapReader {
  readonly #study: Study
  readonly #read = new Map<string, Promise<Float32Array | null>>()

  constructor(study: Study) {
    this.#study = study
  }

  /** Null for a map that was deleted or is not finite. */
  read({ file }: FaithfulnessRow): Promise<Float32Array | null> {
    const known = this.#read.get(file)
    if (known) return known
    const map = readMap(this.#study.path(file)).then(
      (values) => (values.every((value) => Number.isFinite(value)) ? values : null),
      () => null,
    )
    this.#read.set(file, map)
    return map
  }
}
