/** No text, however it is broken, makes reading crash, hang or fail in another way than with bad input. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import { Random } from '../../../shared/random.ts'
import { readTable, readTableHead } from './read-table.ts'

let folder: string
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'mutated-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

const separators = [',', ';', '\t', '|', '||']
const values = [
  'nv',
  'mel',
  'ışık hasarı',
  '',
  '80.0',
  'a, b',
  'x; y',
  'so "called"',
  '#',
  'NaN',
  'çok\nsatırlı',
]
const pieces = [
  '"',
  "'",
  '\0',
  '\r',
  '\n',
  '\\',
  '#',
  ',',
  ';',
  '\ufeff',
  'sep=,',
  '""',
  '\xff\xfe',
  '\u2028',
]

function tableText(random: Random): string {
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)]!
  const separator = pick(separators)
  const width = 1 + random.below(6)
  const quote = (value: string): string =>
    /[",;|\t\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
  const line = (cells: string[]): string => cells.map(quote).join(separator)
  const header = Array.from({ length: width }, (_, i) => (i === 0 ? 'image_id' : `column_${i}`))
  const rows = Array.from({ length: random.below(40) }, (_, r) =>
    header.map((_, i) => (i === 0 ? `ISIC_${r}` : pick(values))),
  )
  return [header, ...rows].map(line).join(pick(['\n', '\r\n', '\r']))
}

function mutate(bytes: Buffer, random: Random): Buffer {
  let mutated = bytes
  for (let n = 1 + random.below(6); n > 0; n--) {
    const at = random.below(mutated.length + 1)
    const [before, after] = [mutated.subarray(0, at), mutated.subarray(at)]
    const kind = random.below(5)
    if (kind === 0)
      mutated = Buffer.concat([before, Buffer.from(pieces[random.below(pieces.length)]!), after])
    if (kind === 1) mutated = Buffer.concat([before, after.subarray(random.below(20))])
    if (kind === 2) mutated = before
    if (kind === 3) mutated = Buffer.concat([before, Buffer.from([random.below(256)]), after.subarray(1)])
    if (kind === 4) mutated = Buffer.concat([before, after.subarray(0, 50), after])
  }
  return mutated
}

test('500 of them', async () => {
  const random = new Random(13)
  const encodings = ['utf8', 'utf16le', 'latin1'] as const
  const file = join(folder, 'table.csv')
  let readable = 0
  for (let n = 0; n < 500; n++) {
    const text = tableText(random)
    await writeFile(file, mutate(Buffer.from(text, encodings[random.below(3)]), random))
    const outcome = await readTable(file).catch((error: unknown) => error)
    const head = await readTableHead(file).catch((error: unknown) => error)
    if (outcome instanceof Error) expect(outcome instanceof AppError && outcome.code, text).toBe('bad-input')
    else {
      readable++
      const { columns, rows } = outcome as Awaited<ReturnType<typeof readTable>>
      expect(new Set(columns).size).toBe(columns.length)
      expect(rows.every((row) => Object.keys(row).length === columns.length)).toBe(true)
      expect((head as typeof outcome & { columns: unknown }).columns).toEqual(columns)
    }
  }
  // Most are still tables.
  expect(readable).toBeGreaterThan(300)
}, 60_000)
