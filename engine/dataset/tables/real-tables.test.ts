/** Label files as data sets are published with; kept beside the project, not in it. */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTable, readTableHead } from './read-table.ts'

const shared = join(import.meta.dirname, '../../../../shared')
const csv = join(shared, 'data/csv')
const cases = join(shared, 'cases/data')

/** Rows and columns, counted by another program. */
const published: Record<string, readonly [number, number]> = {
  'HAM10000_metadata.FULL.csv': [10015, 7],
  'HAM10000_metadata.variant_1.csv': [10015, 7],
  'HAM10000_metadata.variant_2.csv': [10015, 4],
  'HAM10000_metadata.variant_3.csv': [10015, 8],
  'ISBI2016_ISIC_Part3_Training_GroundTruth.csv': [900, 2],
  'ISIC-archive_export_benign.csv': [200, 10],
  'ISIC-archive_export_malignant.csv': [200, 22],
  'ISIC2018_Task3_Test_GroundTruth.csv': [1512, 8],
  'ISIC2018_Task3_Training_GroundTruth.csv': [7470, 8],
  'ISIC2018_Task3_Validation_GroundTruth.csv': [193, 8],
  'ISIC_2019_Training_GroundTruth.csv': [25331, 10],
  'ISIC_2019_Training_Metadata.csv': [25331, 8],
  'ISIC_2020_Training_Duplicates.csv': [425, 2],
  'ISIC_2020_Training_GroundTruth.csv': [33126, 8],
  'PAD-UFES-20_metadata.csv': [2298, 26],
  'SIIM-ISIC_2020_test.csv': [10982, 7],
}

describe.skipIf(!existsSync(csv))('published label files', () => {
  test.each(Object.entries(published))('%s', async (name, [rows, columns]) => {
    const table = await readTable(join(csv, name))
    expect([table.rows.length, table.columns.length]).toEqual([rows, columns])
    expect(table).toMatchObject({ encoding: 'utf-8', separator: ',', hasHeader: true, warnings: [] })
    const head = await readTableHead(join(csv, name))
    expect(head).toMatchObject({ rowCount: rows, columns: table.columns, isRegular: true })
  })

  test('ISIC 2016 without its line of names, as it is published', async () => {
    const text = await readFile(join(csv, 'ISBI2016_ISIC_Part3_Training_GroundTruth.csv'), 'utf8')
    const folder = await mkdtemp(join(tmpdir(), 'isic2016-'))
    await writeFile(join(folder, 'truth.csv'), text.slice(text.indexOf('\n') + 1))
    const table = await readTable(join(folder, 'truth.csv'))
    expect(table).toMatchObject({ hasHeader: false, columns: ['column 1', 'column 2'] })
    expect(countBy(table.rows, 'column 2')).toEqual({ benign: 727, malignant: 173 })
    await rm(folder, { recursive: true })
  })
})

const zipped = [
  'd18b-windows1254-semicolon',
  'd18c-nfd-names',
  'd18e-excel-sep-line',
  'd25-ascii-ids-turkish-labels',
  'd20-same-names-two-csvs',
]

describe.skipIf(!existsSync(cases))('label files of small folders', () => {
  let folder: string
  const files: Record<string, string[]> = {}
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cases-'))
    for (const name of zipped) {
      const entries = unzipSync(await readFile(join(cases, `${name}.zip`)), {
        filter: (entry) => entry.name.endsWith('.csv'),
      })
      for (const [path, bytes] of Object.entries(entries)) {
        const file = join(folder, name, path)
        await mkdir(dirname(file), { recursive: true })
        await writeFile(file, bytes)
        files[name] = [...(files[name] ?? []), file].sort()
      }
    }
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const halves = { 'iyi huylu': 12, 'kötü huylu': 12 }
  test.each([
    ['d18b-windows1254-semicolon', 'windows-1254', ';', halves],
    ['d18c-nfd-names', 'utf-8', ',', halves],
    ['d18e-excel-sep-line', 'utf-8', ';', halves],
    ['d25-ascii-ids-turkish-labels', 'windows-1254', ';', { 'iyi huylu ışık': 6, 'kötü huylu şüpheli': 6 }],
  ])('%s', async (name, encoding, separator, labels) => {
    expect(files[name]).toHaveLength(1)
    const table = await readTable(files[name]![0]!)
    expect(table).toMatchObject({ encoding, separator, columns: ['image_id', 'label'], warnings: [] })
    expect(countBy(table.rows, 'label')).toEqual(labels)
  })

  test('d20-same-names-two-csvs', async () => {
    const tables = await Promise.all(files['d20-same-names-two-csvs']!.map((file) => readTable(file)))
    expect(tables.map(({ rows }) => rows.length)).toEqual([12, 12])
    expect(tables[0]!.rows[0]!.filename).toBe(tables[1]!.rows[0]!.filename)
    expect(tables[0]!.rows[0]!.label).not.toBe(tables[1]!.rows[0]!.label)
  })
})

function countBy(rows: readonly Readonly<Record<string, string>>[], column: string): Record<string, number> {
  const counts = Map.groupBy(rows, (row) => row[column]!.normalize('NFC'))
  return Object.fromEntries([...counts].map(([value, same]) => [value, same.length]))
}
