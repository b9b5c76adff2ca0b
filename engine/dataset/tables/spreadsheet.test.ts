import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readTable, readTableHead } from './read-table.ts'

let folder: string
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'sheets-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

type Cell = string | number | boolean | null

/** A workbook as small as programs accept it: text inline, no styles. */
async function writeWorkbook(sheets: Record<string, readonly (readonly Cell[])[]>): Promise<string> {
  const names = Object.keys(sheets)
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const packages = 'http://schemas.openxmlformats.org/package/2006'
  const files: Record<string, string> = {
    '[Content_Types].xml': `${head}<Types xmlns="${packages}/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>`,
    '_rels/.rels': `${head}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="${packages}/relationships">${names.map((_, i) => `<Relationship Id="rId${i + 1}" Type="${office}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}</Relationships>`,
  }
  names.forEach((name, i) => {
    const rows = sheets[name]!.map(
      (cells, r) => `<row r="${r + 1}">${cells.map((value, c) => cellXml(value, r, c)).join('')}</row>`,
    )
    files[`xl/worksheets/sheet${i + 1}.xml`] =
      `${head}<worksheet xmlns="${main}"><sheetData>${rows.join('')}</sheetData></worksheet>`
  })
  const file = join(folder, 'book.xlsx')
  const packed = Object.entries(files).map(([name, text]) => [name, strToU8(text)] as const)
  await writeFile(file, zipSync(Object.fromEntries(packed)))
  return file
}

function cellXml(value: Cell, row: number, column: number): string {
  const at = `${String.fromCharCode(65 + column)}${row + 1}`
  if (value === null) return ''
  if (typeof value === 'number') return `<c r="${at}"><v>${value}</v></c>`
  if (typeof value === 'boolean') return `<c r="${at}" t="b"><v>${Number(value)}</v></c>`
  return `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`
}

test('cells become text, empty ones the empty text', async () => {
  const table = await readTable(
    await writeWorkbook({
      Lesions: [
        ['image', 'tanı', 'age', 'male'],
        ['a', 'kötü huylu', 54.5, true],
        ['b', null, 7, false],
      ],
    }),
  )
  expect(table).toMatchObject({ encoding: 'xlsx', separator: '', hasHeader: true, warnings: [] })
  expect(table.rows).toEqual([
    { image: 'a', tanı: 'kötü huylu', age: '54.5', male: 'true' },
    { image: 'b', tanı: '', age: '7', male: 'false' },
  ])
})

test('a legend above the column names is left out, and the largest sheet is read', async () => {
  const lesions = Array.from({ length: 12 }, (_, i) => [
    `IMD00${i}`,
    null,
    i % 2 ? 'X' : null,
    i % 2 ? null : 'X',
    i,
  ])
  const file = await writeWorkbook({
    Notes: [['made by hand']],
    Lesions: [
      ['Lesions of a clinic'],
      [],
      ['Legend:', 'X - yes'],
      ['Name', 'Histology', 'Common', 'Melanoma', 'Colors'],
      ...lesions,
    ],
  })
  const head = await readTableHead(file)
  expect(head.columns).toEqual(['Name', 'Histology', 'Common', 'Melanoma', 'Colors'])
  expect(head).toMatchObject({ rowCount: 12, isComplete: true, isRegular: true })
  expect(head.rows[1]).toEqual({ Name: 'IMD001', Histology: '', Common: 'X', Melanoma: '', Colors: '1' })
  expect(head.warnings.map(({ text }) => text)).toEqual([
    'book.xlsx has more than one sheet: Lesions was read, not Notes.',
    'book.xlsx: 3 line(s) above the column names were left out.',
  ])
})

test('a damaged one is refused as such', async () => {
  const file = await writeWorkbook({ Lesions: [['image'], ['a']] })
  await writeFile(file, Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(500, 7)]))
  await expect(readTable(file)).rejects.toMatchObject({ code: 'bad-input', file })
  await expect(readTable(file)).rejects.toThrow('book.xlsx is no spreadsheet, or damaged')
})
