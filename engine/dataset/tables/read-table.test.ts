import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import { readTable, readTableHead } from './read-table.ts'
import type { TableOptions } from './table.ts'

let folder: string
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'tables-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

async function write(content: string | Uint8Array): Promise<string> {
  const file = join(folder, 'table.csv')
  await writeFile(file, content)
  return file
}
const read = async (content: string | Uint8Array, options?: TableOptions) =>
  readTable(await write(content), options)
const texts = (sentences: readonly { text: string }[]): string[] => sentences.map(({ text }) => text)

/** Latin letters of one byte each, and the six of Turkish. */
function singleByte(text: string): Uint8Array {
  const turkish: Record<string, number> = { Ğ: 0xd0, İ: 0xdd, Ş: 0xde, ğ: 0xf0, ı: 0xfd, ş: 0xfe }
  return Uint8Array.from([...text].map((letter) => turkish[letter] ?? letter.charCodeAt(0)))
}
const wide = (text: string, big: boolean): Buffer => {
  const bytes = Buffer.from(text, 'utf16le')
  return big ? bytes.swap16() : bytes
}

const lesions = ['image_id,dx,note', 'a,nv,x', 'b,mel,y', 'c,nv,z']
const rows = [
  { image_id: 'a', dx: 'nv', note: 'x' },
  { image_id: 'b', dx: 'mel', note: 'y' },
  { image_id: 'c', dx: 'nv', note: 'z' },
]
const plain = lesions.join('\n')

describe('one table, written in many ways', () => {
  const ways: Record<string, string | Uint8Array> = {
    comma: plain,
    semicolon: plain.replaceAll(',', ';'),
    tab: plain.replaceAll(',', '\t'),
    bar: plain.replaceAll(',', '|'),
    'two bars': plain.replaceAll(',', ' || '),
    'two bars around each line': lesions.map((line) => `|| ${line.replaceAll(',', ' ||  ')} ||`).join('\n'),
    Markdown: [lesions[0]!, '---,---,---', ...lesions.slice(1)]
      .map((line) => `| ${line.replaceAll(',', ' | ')} |`)
      .join('\n'),
    'CR only': plain.replaceAll('\n', '\r'),
    'CR LF': plain.replaceAll('\n', '\r\n'),
    'mixed line ends': 'image_id,dx,note\r\na,nv,x\nb,mel,y\rc,nv,z\r\n',
    'byte-order mark': `\ufeff${plain}`,
    'UTF-16 LE with mark': wide(`\ufeff${plain}`, false),
    'UTF-16 BE with mark': wide(`\ufeff${plain}`, true),
    'UTF-16 LE without mark': wide(plain, false),
    'UTF-16 BE without mark': wide(plain, true),
    'zero-width marks in a name': plain.replace('dx', '\u200bdx\ufeff'),
    'Excel separator line': `sep=;\r\n${plain.replaceAll(',', ';')}`,
    'Excel separator line, quoted': `"sep=;"\r\n${plain.replaceAll(',', ';')}`,
    'comments first': `# made by hand\n# 2024, twice\n${plain}`,
    'blank first lines': `\n\r\n   \n${plain}`,
    'blank first line, semicolons': `\n${plain.replaceAll(',', ';')}`,
    'zeros at the end': `${plain}\n\0\0\0\0`,
    quotes: plain.replaceAll(/[^,\n]+/g, '"$&"'),
    'single quotes': plain.replaceAll(/[^,\n]+/g, "'$&'"),
    'blanks around values': plain.replaceAll(',', ' , '),
    'blanks before quotes': plain.replaceAll(/,([^,\n]+)/g, ', "$1"'),
    'blanks after quotes': plain.replaceAll(/([^,\n]+),/g, '"$1" ,'),
    'separators at the ends of the rows': plain.replaceAll(/\n([^\n]+)/g, '\n$1,'),
    'empty rows of a spreadsheet': `${plain}\n,,\n,,\n`,
  }
  test.each(Object.entries(ways))('%s', async (_, content) => {
    const table = await read(content)
    expect(table.columns).toEqual(['image_id', 'dx', 'note'])
    expect(table.rows).toEqual(rows)
  })
})

describe('encodings', () => {
  test.each([
    ['utf-8', 'ışık hasarı', Buffer.from],
    ['windows-1254', 'ışık hasarı', singleByte],
    ['windows-1254', 'kötü huylu şüpheli', singleByte],
    ['windows-1252', 'mélanome à évolution', singleByte],
    ['windows-1252', 'Muttermal, größer', singleByte],
    ['windows-1252', 'lunar atípico, niño', singleByte],
  ])('%s: %s', async (encoding, label, encode) => {
    const table = await read(encode(`image_id;tanı\na;${label}\n`.replace('tanı', 'dx')))
    expect(table.encoding).toBe(encoding)
    expect(table.rows).toEqual([{ image_id: 'a', dx: label }])
    expect(table.warnings).toEqual([])
  })

  test('two labels that differ in a Turkish letter stay two, and so does a column name', async () => {
    const table = await read(singleByte('image_id,tanı\na,ışık hasarı\nb,ığık hasarı\n'))
    expect(table.columns).toEqual(['image_id', 'tanı'])
    expect(new Set(table.rows.map((row) => row.tanı)).size).toBe(2)
  })

  test('Turkish among French is doubtful, and the user decides', async () => {
    const bytes = singleByte('image_id,dx,by\na,mélanome à évolution,Işıl\nb,nævus,Éric\n')
    const doubtful = await read(bytes)
    expect(texts(doubtful.warnings)).toEqual([
      `table.csv is not in UTF-8 and was read as ${doubtful.encoding}: choose another encoding if letters look wrong.`,
    ])
    const chosen = await read(bytes, { encoding: 'windows-1254' })
    expect(chosen.rows[0]!.by).toBe('Işıl')
    expect(chosen.warnings).toEqual([])
  })

  test('other scripts and old Macs are read with a doubt', async () => {
    const russian = Uint8Array.from(
      [...'image_id,dx\na,меланома кожи\nb,невус обычный\nc,базалиома\n'].map((letter) =>
        letter >= 'а' && letter <= 'я' ? letter.charCodeAt(0) - 0x430 + 0xe0 : letter.charCodeAt(0),
      ),
    )
    const table = await read(russian)
    expect(table.encoding).toBe('windows-1251')
    expect(table.rows[0]!.dx).toBe('меланома кожи')
    expect(table.warnings).toHaveLength(1)
    const mac = await read(Buffer.from('image_id,dx\na,m\x8elanome\nb,n\x8eoplasme\n', 'latin1'))
    expect(mac.rows[0]!.dx).toBe('mélanome')
    expect(mac.warnings).toHaveLength(1)
  })

  test('a few broken bytes in UTF-8 are told', async () => {
    const text = `image_id,dx\n${Array.from({ length: 20 }, (_, i) => `a${i},şüpheli`).join('\n')}\nb,`
    const table = await read(Buffer.concat([Buffer.from(text), Buffer.from([0xc5])]))
    expect(table.encoding).toBe('utf-8')
    expect(table.rows[0]!.dx).toBe('şüpheli')
    expect(texts(table.warnings)).toEqual([
      'table.csv holds 1 byte(s) that are no UTF-8: some characters are lost.',
    ])
  })

  test('an unknown encoding is refused', async () => {
    await expect(read(plain, { encoding: 'klingon' })).rejects.toMatchObject({ code: 'bad-input' })
  })
})

describe('separators', () => {
  test('a quoted name with more commas than the real separator', async () => {
    const table = await read('image_id;"size, in mm, or cm, or px";dx\na;"1, 2, 3";nv\nb;"2, 3, 4";mel\n')
    expect(table.separator).toBe(';')
    expect(table.columns).toEqual(['image_id', 'size, in mm, or cm, or px', 'dx'])
  })
  test('decimal commas', async () => {
    const table = await read('id;age;size\na;1,5;3,5\nb;2,5;4,5\n')
    expect(table.separator).toBe(';')
    expect(table.rows[1]).toEqual({ id: 'b', age: '2,5', size: '4,5' })
  })
  test('a name with a comma in every line', async () => {
    const table = await read('image;by;dx\na;Doe, Jane;nv\nb;Roe, Richard;mel\n')
    expect(table.rows[0]).toEqual({ image: 'a', by: 'Doe, Jane', dx: 'nv' })
  })
  test('one column has none', async () => {
    const table = await read('indexes\n12\n15\n')
    expect(table.columns).toEqual(['indexes'])
    expect(table.rows).toEqual([{ indexes: '12' }, { indexes: '15' }])
  })
  test('blank and quote after a comma', async () => {
    const table = await read('image, dx, "patient, name"\na, "nevus, blue", P1\nb, mel, "P, 2"\n')
    expect(table.columns).toEqual(['image', 'dx', 'patient, name'])
    expect(table.rows).toEqual([
      { image: 'a', dx: 'nevus, blue', 'patient, name': 'P1' },
      { image: 'b', dx: 'mel', 'patient, name': 'P, 2' },
    ])
  })
})

describe('headers', () => {
  test('none, as ISIC 2016 is published', async () => {
    const table = await read('ISIC_0000000,benign\nISIC_0000001,benign\nISIC_0000002,malignant\n')
    expect(table.hasHeader).toBe(false)
    expect(table.columns).toEqual(['column 1', 'column 2'])
    expect(table.rows[0]).toEqual({ 'column 1': 'ISIC_0000000', 'column 2': 'benign' })
    expect(table.rows).toHaveLength(3)
  })
  test.each([
    ['file names', 'x.jpg,A\ny.jpg,B\n', 2],
    ['numbers', '12,0\n13,1\n14,0\n', 3],
    ['hashes', '0123456789abcdef01,x\nfedcba98765432101f,y\n', 2],
  ])('none: %s', async (_, text, count) => {
    const table = await read(text)
    expect(table.hasHeader).toBe(false)
    expect(table.rows).toHaveLength(count)
  })
  test.each([
    ['one-hot', 'image,MEL,NV\nISIC_1,0,1\nISIC_2,1,0\n'],
    ['numbered by pandas', '0,1,2\nISIC_1,nv,3\nISIC_2,mel,4\n'],
    ['pixels', 'pixel0000,pixel0001,label\n169,171,2\n25,20,1\n'],
    ['of one row', 'image_id,dx\na,nv\n'],
    ['alone', 'image_id,dx\n'],
  ])('there: %s', async (_, text) => {
    expect((await read(text)).hasHeader).toBe(true)
  })
  test('names that occur twice or not at all', async () => {
    const table = await read(',dx,dx,dx (2)\n0,nv,,x\n')
    expect(table.columns).toEqual(['column 1', 'dx', 'dx (2)', 'dx (2) (2)'])
    expect(table.rows).toEqual([{ 'column 1': '0', dx: 'nv', 'dx (2)': '', 'dx (2) (2)': 'x' }])
  })
  test('row names of R', async () => {
    const table = await read('image,dx\n1,a,nv\n2,b,mel\n')
    expect(table.rows[1]).toEqual({ 'column 1': '2', image: 'b', dx: 'mel' })
  })
  test('a comment that holds them', async () => {
    const table = await read('#image,dx\nISIC_0001,nv\nISIC_0002,mel\n')
    expect(table.rows[0]).toEqual({ image: 'ISIC_0001', dx: 'nv' })
  })
  test('a title above and a repeated header are left out and told', async () => {
    const table = await read(`Lesions of 2019\n\n${plain}\nimage_id,dx,note\nd,df,q\n`)
    expect(table.rows).toHaveLength(4)
    expect(texts(table.warnings)).toEqual([
      'table.csv: 1 line(s) above the column names were left out.',
      'table.csv: 1 line(s) repeat the column names and were left out, the first is line 7.',
    ])
  })
  test("an object's prototype is no column", async () => {
    const table = await read('image,__proto__,constructor\na,x,y\n')
    expect(table.columns).toEqual(['image', 'column 2', 'constructor'])
    expect(table.rows[0]!.constructor).toBe('y')
  })
})

describe('lines that do not fit', () => {
  test('long and short rows are read and told', async () => {
    const table = await read('image,dx,age\na,nv,1\nb,mel\nc,nv,3,more\nd,nv,4,\n')
    expect(table.rows).toEqual([
      { image: 'a', dx: 'nv', age: '1' },
      { image: 'b', dx: 'mel', age: '' },
      { image: 'c', dx: 'nv', age: '3' },
      { image: 'd', dx: 'nv', age: '4' },
    ])
    expect(texts(table.warnings)).toEqual([
      'table.csv: 1 line(s) have more values than there are columns, the first is line 4; what is too much was left out.',
      'table.csv: 1 line(s) have fewer values than there are columns, the first is line 3; the rest counts as empty.',
    ])
  })
  test.each([
    ['up to the end', 'image,dx,age\na,nv,1\nb,"mel,2\nc,nv,3\nd,nv,4\n', 3],
    ['up to the next quote', 'image,dx,age\na,nv,1\nb,"mel,2\nc,nv,3\nd,"nv",4\n', 3],
    ['up to a quote far below', `image,dx,age\na,"nv,1\n${'b,mel,2\n'.repeat(30)}c,nv",3\n`, 2],
  ])('a quote without its partner, %s', async (_, text, line) => {
    await expect(read(text)).rejects.toThrow(`the quote that opens in line ${line} is not closed`)
  })
  test('a quoted value of several lines is none', async () => {
    const table = await read('image,dx,note\na,nv,"first line\nsecond, with commas\n\nlast"\nb,mel,x\n')
    expect(table.rows).toHaveLength(2)
    expect(table.rows[0]!.note).toBe('first line\nsecond, with commas\n\nlast')
  })
  test('quotes inside a value', async () => {
    const table = await read('image,note\na,5" ruler\nb,"so ""called"" nevus"\n')
    expect(table.rows.map((row) => row.note)).toEqual(['5" ruler', 'so "called" nevus'])
  })
  test('the legend below a framed table', async () => {
    const names = Array.from({ length: 8 }, (_, i) => `|| IMD00${i} ||   || ${i % 3} ||`)
    const table = await read(
      [
        '|| Name || Histology || Diagnosis ||',
        ...names,
        '',
        'Legend:',
        '0 - Common Nevus; 1 - Atypical',
      ].join('\n'),
    )
    expect(table.separator).toBe('||')
    expect(table.rows).toHaveLength(8)
    expect(table.rows[1]).toEqual({ Name: 'IMD001', Histology: '', Diagnosis: '1' })
    expect(texts(table.warnings)).toEqual([
      'table.csv: 2 line(s) are no rows of the table and were left out, the first is line 11.',
    ])
  })
})

describe('what is no table', () => {
  test.each([
    ['a picture', Buffer.from('ffd8ffe000104a46494600010101004800480000ffdb004300080606070605080707', 'hex')],
    ['an old spreadsheet', Buffer.from('d0cf11e0a1b11ae100000000', 'hex')],
    ['a zip that is no spreadsheet', Buffer.from('504b0304140000000000', 'hex')],
  ])('%s is refused', async (_, bytes) => {
    await expect(read(bytes)).rejects.toMatchObject({ code: 'bad-input', file: join(folder, 'table.csv') })
  })
  test('a missing file and a folder are refused', async () => {
    await expect(readTable(join(folder, 'none.csv'))).rejects.toThrow('is not there')
    await expect(readTable(folder)).rejects.toMatchObject({ code: 'bad-input' })
  })
  test('an empty file has no columns', async () => {
    expect(await read('')).toMatchObject({ columns: [], rows: [] })
  })
  test('prose is not regular, a table is', async () => {
    const prose =
      'This data set, made in 2019,\nholds images of lesions.\nCite us, please.\nThanks, all, of you.\n'
    expect((await readTableHead(await write(prose))).isRegular).toBe(false)
    expect((await readTableHead(await write(plain))).isRegular).toBe(true)
  })
})

test('the head of a long table tells how many rows there are', async () => {
  const lines = Array.from({ length: 50_000 }, (_, i) => `ISIC_${i},${i % 2 ? 'nv' : 'mel'}`)
  const head = await readTableHead(await write(`image,dx\n${lines.join('\n')}\n`))
  expect(head).toMatchObject({ rowCount: 50_000, isComplete: false, columns: ['image', 'dx'] })
  expect(head.rows).toHaveLength(100)
})

test('a table that is cut into many pieces is the same', async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `görüntü_${i};"ışık ""${i}"", hasarı"`)
  const table = await read(`sep=;\r\nimage;dx\r\n${lines.join('\r\n')}\r\n`)
  expect(table.rows).toHaveLength(20_000)
  expect(table.rows.every((row, i) => row.image === `görüntü_${i}` && row.dx === `ışık "${i}", hasarı`)).toBe(
    true,
  )
})

test('a cancelled reading ends', async () => {
  const file = await write(plain)
  await expect(readTable(file, { signal: AbortSignal.abort() })).rejects.toSatisfy(
    (error) => error instanceof AppError || (error as Error).name === 'AbortError',
  )
})
