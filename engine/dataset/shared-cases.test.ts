import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../testing/image-folder.ts'
import { inspectFolder } from './inspect.ts'

const cases = join(import.meta.dirname, '../../../shared/cases/data')
if (!existsSync(cases))
  process.stderr.write('skipped: folders that went wrong before (../shared/cases is not there)\n')

async function unpacked(name: string): Promise<string> {
  const folder = await temporaryFolder()
  const files = unzipSync(await readFile(join(cases, `${name}.zip`)))
  for (const [path, bytes] of Object.entries(files)) {
    if (path.endsWith('/')) continue
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), bytes)
  }
  return folder
}

const turkish = { 'iyi huylu': 12, 'kötü huylu': 12 }

describe.skipIf(!existsSync(cases))('folders that went wrong before', () => {
  it.each([
    ['d01-siim', { classes: { benign: 24, malignant: 6 }, unlabelled: 12 }],
    [
      'd02-wrapper',
      {
        classes: { 'actinic keratosis': 11, melanoma: 11, nevus: 11 },
        split: { train: 24, val: 0, test: 9 },
      },
    ],
    ['d03-ph2-bmp', { classes: { 'Atypical Nevus': 4, 'Common Nevus': 4, Melanoma: 4 }, masks: 12 }],
    ['d06-fitzpatrick17k', { classes: { dermatofibroma: 6, melanoma: 6, psoriasis: 6 } }],
    ['d08-milk10k', { classes: { BCC: 8, BKL: 8, MEL: 8, NV: 8 }, groups: 16 }],
    [
      'd10-bcn20000',
      { classes: { BCC: 6, BKL: 6, MEL: 6, NV: 6 }, groups: 12, split: { train: 18, val: 0, test: 6 } },
    ],
    [
      'd12-class-then-part',
      { classes: { benign: 14, malignant: 14 }, split: { train: 16, val: 6, test: 6 } },
    ],
    ['d14a-training_set', { classes: { benign: 12, malignant: 12 }, split: { train: 12, val: 0, test: 12 } }],
    ['d18b-windows1254-semicolon', { classes: turkish, unlabelled: 0 }],
    ['d18c-nfd-names', { classes: turkish, unlabelled: 0 }],
    ['d18e-excel-sep-line', { classes: turkish, unlabelled: 0 }],
    [
      'd20-same-names-two-csvs',
      { classes: { benign: 12, malignant: 12 }, split: { train: 12, val: 0, test: 12 } },
    ],
    ['d25-ascii-ids-turkish-labels', { classes: { 'iyi huylu ışık': 6, 'kötü huylu şüpheli': 6 } }],
    [
      'e05-third-class',
      { classes: { benign: 14, malignant: 14, other: 14 }, split: { train: 12, val: 12, test: 18 } },
    ],
    ['t06-augmented-small', { classes: { benign: 36, malignant: 36 } }],
  ])('%s', async (name, expected) => {
    const found = await inspectFolder({ folder: await unpacked(name) }, new AbortController().signal)
    expect(found).toMatchObject(expected)
    expect(found.questions.filter((question) => question.default === null)).toEqual([])
  })

  it('d15-label-spellings: ten labels of two classes, joined on an answer', async () => {
    const folder = await unpacked('d15-label-spellings')
    const apart = await inspectFolder({ folder }, new AbortController().signal)
    expect(Object.keys(apart.classes)).toHaveLength(10)
    expect(apart.warnings).toMatchObject([
      { text: expect.stringMatching(/^10 labels look like spellings of 2/) },
    ])
    const answers = { 'join-spellings': 'join' }
    const joined = await inspectFolder({ folder, answers }, new AbortController().signal)
    expect(joined.classes).toEqual({ melanoma: 20, nevus: 20 })
  })

  it('d16-odd-extensions: what is no image is counted and named', async () => {
    const found = await inspectFolder(
      { folder: await unpacked('d16-odd-extensions') },
      new AbortController().signal,
    )
    const { images, unsupported, skipped } = found.files
    expect(images).toBe(38)
    expect(found.classes).toEqual({ benign: 19, malignant: 19 })
    expect(unsupported.map(({ path }) => path).filter((path) => path.endsWith('.heic'))).toHaveLength(2)
    expect(skipped.length + unsupported.length).toBeGreaterThanOrEqual(6)
  })

  it('d20: each table speaks of its own folder', async () => {
    const folder = await unpacked('d20-same-names-two-csvs')
    const { examples } = await inspectFolder({ folder }, new AbortController().signal)
    for (const part of ['train', 'test']) {
      const rows = (await readFile(join(folder, `${part}.csv`), 'utf8')).trim().split(/\r?\n/).slice(1)
      for (const row of rows) {
        const [name = '', label = ''] = row.split(',')
        const other = label === 'benign' ? 'malignant' : 'benign'
        expect(examples[other]).not.toContain(`${part}/${name}`)
      }
    }
  })
})

const real = join(import.meta.dirname, '../../../shared/data/csv')
if (!existsSync(real)) process.stderr.write('skipped: published label files (../shared/data is not there)\n')

/** An empty image for each row of a real table. */
async function besideTable(
  tables: Readonly<Record<string, string>>,
  place: (id: string) => string,
): Promise<string> {
  const folder = await temporaryFolder()
  const made = new Set<string>()
  for (const [file, as] of Object.entries(tables)) {
    const text = await readFile(join(real, file), 'utf8')
    await mkdir(dirname(join(folder, as)), { recursive: true })
    await writeFile(join(folder, as), text)
    for (const [id] of text.matchAll(
      /(?:ISIC_\d+(?:_downsampled)?|PAT_\d+_\d+_\d+\.png|[^,\n]*nv \(\d+\)\.jpg)/g,
    )) {
      const path = join(folder, place(id))
      if (made.has(path)) continue
      made.add(path)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, '')
    }
  }
  return folder
}

describe.skipIf(!existsSync(real))('published label files', () => {
  it.each([
    [
      'HAM10000_metadata.FULL.csv',
      { akiec: 327, bcc: 514, bkl: 1099, df: 115, mel: 1113, nv: 6705, vasc: 142 },
      7470,
    ],
    ['ISBI2016_ISIC_Part3_Training_GroundTruth.csv', { benign: 727, malignant: 173 }, 0],
    [
      'ISIC2018_Task3_Validation_GroundTruth.csv',
      { AKIEC: 8, BCC: 15, BKL: 22, DF: 1, MEL: 21, NV: 123, VASC: 3 },
      0,
    ],
    ['PAD-UFES-20_metadata.csv', { ACK: 730, BCC: 845, MEL: 52, NEV: 244, SCC: 192, SEK: 235 }, 1132],
  ])('%s', async (file, classes, groups) => {
    const folder = await besideTable(
      { [file]: file },
      (id) => `images/${id}${id.includes('.') ? '' : '.jpg'}`,
    )
    const found = await inspectFolder({ folder }, new AbortController().signal)
    expect({ classes: found.classes, groups: found.groups }).toEqual({ classes, groups })
  })

  it('ISIC 2019: truth and metadata are joined', async () => {
    const tables = ['ISIC_2019_Training_GroundTruth.csv', 'ISIC_2019_Training_Metadata.csv']
    const folder = await besideTable(
      Object.fromEntries(tables.map((name) => [name, name])),
      (id) => `ISIC_2019_Training_Input/${id}.jpg`,
    )
    const found = await inspectFolder({ folder }, new AbortController().signal)
    expect(found.classes).toEqual({
      AK: 867,
      BCC: 3323,
      BKL: 2624,
      DF: 239,
      MEL: 4522,
      NV: 12875,
      SCC: 628,
      VASC: 253,
    })
    expect(found.groups).toBe(11847)
  })

  it('ISIC Archive, two exports', async () => {
    const folder = await besideTable(
      {
        'ISIC-archive_export_benign.csv': 'a/metadata.csv',
        'ISIC-archive_export_malignant.csv': 'b/metadata.csv',
      },
      (id) => `images/${id}.jpg`,
    )
    const found = await inspectFolder({ folder }, new AbortController().signal)
    expect(found).toMatchObject({ layout: 'isic-archive', classes: { benign: 200, malignant: 200 } })
    // Lesions that share a patient count once.
    expect(found.groups).toBeLessThanOrEqual(162)
  })
})
