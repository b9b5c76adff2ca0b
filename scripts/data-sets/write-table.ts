/**
 * Writes docs/data-sets.md: each data set that is laid out in engine/testing/data-sets is inspected, and what was found becomes a row.
 * `node scripts/data-sets/write-table.ts` runs it; a test holds the file to what it writes.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspectFolder } from '../../engine/dataset/inspect.ts'
import { layouts } from '../../engine/dataset/layouts/registry.ts'
import { challenges } from '../../engine/testing/data-sets/challenges.ts'
import { clinics } from '../../engine/testing/data-sets/clinics.ts'
import { collections } from '../../engine/testing/data-sets/collections.ts'
import { plainFolders } from '../../engine/testing/data-sets/plain-folders.ts'
import { writeTree, type DataSet } from '../../engine/testing/data-sets/tree.ts'
import type { Inspection } from '../../shared/domain/inspection.ts'

const FILE = join(import.meta.dirname, '../../docs/data-sets.md')

/** The whole document. */
export async function dataSetsDocument(): Promise<string> {
  const published = await rowsOf([...challenges, ...collections, ...clinics])
  const plain = await rowsOf(plainFolders)
  return [
    '# Data sets that are recognised',
    '',
    'Written by `scripts/data-sets/write-table.ts`: each row is a small folder laid out under the names that the data set is published with',
    '(`engine/testing/data-sets`), inspected as it is. "Asks" lists the questions that the import shows, each with the default that stands',
    'unless it is answered; one without default must be answered first (command line: `--answer ID=VALUE`, see `lesionlens inspect FOLDER`).',
    '',
    HEADER,
    ...published,
    '',
    '## Any other folder',
    'Classes may be folders, or a column of any CSV, TSV or XLSX whose cells name the images: columns are found by their values.',
    '',
    HEADER,
    ...plain,
    '',
    `Formats in the registry (\`engine/dataset/layouts/\`): ${layouts.map(({ title }) => title).join(', ')}.`,
    '',
  ].join('\n')
}

const HEADER = [
  '| data set | recognised as | images | classes | groups | split | asks |',
  '|---|---|---|---|---|---|---|',
].join('\n')

async function rowsOf(sets: readonly DataSet[]): Promise<string[]> {
  const rows: string[] = []
  for (const set of sets) {
    const folder = await mkdtemp(join(tmpdir(), 'data-set-'))
    await writeTree(folder, set.tree)
    const found = await inspectFolder({ folder, answers: set.answers }, new AbortController().signal)
    await rm(folder, { recursive: true })
    rows.push(rowOf(set, found))
  }
  return rows
}

function rowOf(
  { name }: DataSet,
  { layout, files, classes, unlabelled, groups, split, questions }: Inspection,
): string {
  const counts = Object.entries(classes).map(([label, count]) => `${label} ${count}`)
  const cells = [
    name,
    layout ?? 'nothing known',
    String(files.images),
    [...counts, ...(unlabelled > 0 ? [`${unlabelled} without a label`] : [])].join(', '),
    groups === 0 ? '' : String(groups),
    split === null ? '' : `${split.train} / ${split.val} / ${split.test}`,
    questions
      .map(({ id, default: standing }) => (standing === null ? `${id}` : `${id} (${standing})`))
      .join(', '),
  ]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

if (process.argv[1] === import.meta.filename) await writeFile(FILE, await dataSetsDocument())
