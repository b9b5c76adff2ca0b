/** Small folders laid out and named as public data sets are shipped. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import sharp from 'sharp'

const SIDE_PX = 64

/** Pictures that a hash tells apart: blocks of colour drawn from the number. */
async function pixelsOf(seed: number): Promise<Buffer> {
  const blocks = Buffer.alloc(8 * 8 * 3)
  let state = (seed + 1) * 2654435761
  for (let i = 0; i < blocks.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    blocks[i] = state >>> 24
  }
  const size = { width: 8, height: 8, channels: 3 } as const
  return sharp(blocks, { raw: size }).resize(SIDE_PX, SIDE_PX, { kernel: 'nearest' }).raw().toBuffer()
}

/** An uncompressed bitmap: 24 bits, rows from the bottom up. */
function bitmap(rgb: Buffer): Buffer {
  const header = Buffer.alloc(54)
  header.write('BM')
  header.writeUInt32LE(header.length + rgb.length, 2)
  header.writeUInt32LE(header.length, 10)
  header.writeUInt32LE(40, 14)
  header.writeInt32LE(SIDE_PX, 18)
  header.writeInt32LE(SIDE_PX, 22)
  header.writeUInt16LE(1, 26)
  header.writeUInt16LE(24, 28)
  const rows = Array.from({ length: SIDE_PX }, (_, y) =>
    Buffer.from(rgb.subarray((SIDE_PX - 1 - y) * SIDE_PX * 3, (SIDE_PX - y) * SIDE_PX * 3)),
  )
  const body = Buffer.concat(rows)
  for (let i = 0; i < body.length; i += 3) {
    const red = body[i]!
    body[i] = body[i + 2]!
    body[i + 2] = red
  }
  return Buffer.concat([header, body])
}

let drawn = 0

/** A picture like no other, in the format that the name ends in. */
export async function writePicture(file: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true })
  const pixels = await pixelsOf(drawn++)
  if (file.endsWith('.bmp')) return writeFileSync(file, bitmap(pixels))
  await sharp(pixels, { raw: { width: SIDE_PX, height: SIDE_PX, channels: 3 } }).toFile(file)
}

/** Two values: inside and outside. */
async function writeMask(file: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true })
  const pixels = Buffer.alloc(SIDE_PX * SIDE_PX * 3)
  pixels.fill(255, pixels.length / 4, pixels.length / 2)
  if (file.endsWith('.bmp')) return writeFileSync(file, bitmap(pixels))
  await sharp(pixels, { raw: { width: SIDE_PX, height: SIDE_PX, channels: 3 } }).toFile(file)
}

function writeTable(file: string, ...rows: readonly string[]): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${rows.join('\n')}\n`)
}

const id = (i: number): string => `ISIC_${String(i).padStart(7, '0')}`
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

/** SIIM-ISIC 2020 as on Kaggle: folders that are parts, a table each, and a sample of a submission. 30 of 40 have a label. */
export async function writeSiim(folder: string): Promise<void> {
  const facts = (i: number) => `${id(i)},IP_${Math.floor(i / 3)},male,45,torso`
  for (const i of range(40))
    await writePicture(join(folder, 'jpeg', i < 30 ? 'train' : 'test', `${id(i)}.jpg`))
  writeTable(
    join(folder, 'train.csv'),
    'image_name,patient_id,sex,age_approx,anatom_site_general_challenge,diagnosis,benign_malignant,target',
    ...range(30).map((i) => `${facts(i)},${i % 3 ? 'unknown,benign,0' : 'melanoma,malignant,1'}`),
  )
  const test = range(40).slice(30)
  writeTable(
    join(folder, 'test.csv'),
    'image_name,patient_id,sex,age_approx,anatom_site_general_challenge',
    ...test.map(facts),
  )
  writeTable(join(folder, 'sample_submission.csv'), 'image_name,target', ...test.map((i) => `${id(i)},0`))
}

/** ISIC 2019: a table with a column of zeros and ones for each diagnosis, and the lesions in another. */
export async function writeIsic2019(folder: string): Promise<void> {
  const codes = ['MEL', 'NV', 'BCC', 'AK', 'BKL', 'DF', 'VASC', 'SCC', 'UNK']
  for (const i of range(40)) await writePicture(join(folder, 'ISIC_2019_Training_Input', `${id(i)}.jpg`))
  writeTable(
    join(folder, 'ISIC_2019_Training_GroundTruth.csv'),
    ['image', ...codes].join(','),
    ...range(40).map((i) => [id(i), ...codes.map((_, c) => (c === i % 4 ? '1.0' : '0.0'))].join(',')),
  )
  writeTable(
    join(folder, 'ISIC_2019_Training_Metadata.csv'),
    'image,age_approx,anatom_site_general,lesion_id,sex',
    ...range(40).map((i) => `${id(i)},50,anterior torso,BCN_${Math.floor(i / 8)}${i % 4},female`),
  )
}

/** PH2 as shipped: bitmaps, a folder for each lesion with its masks, and a table drawn with bars. */
export async function writePh2(folder: string): Promise<void> {
  const names = range(24).map((i) => `IMD${String(i + 2).padStart(3, '0')}`)
  for (const name of names) {
    const lesion = join(folder, 'PH2 Dataset images', name)
    await writePicture(join(lesion, `${name}_Dermoscopic_Image`, `${name}.bmp`))
    await writeMask(join(lesion, `${name}_lesion`, `${name}_lesion.bmp`))
    await writeMask(join(lesion, `${name}_roi`, `${name}_R1_Label2.bmp`))
  }
  writeTable(
    join(folder, 'PH2_dataset.txt'),
    '||   Name || Histological Diagnosis || Clinical Diagnosis || Asymmetry || Pigment Network || Dots/Globules || Streaks || Regression Areas || Blue-Whitish Veil || Colors ||',
    ...names.map(
      (name, i) =>
        `|| ${name} ||       ||         ${i % 3}        ||      0     ||       T      ||       A       ||     A   ||        A        ||         A        ||    4   ||`,
    ),
    '',
    'Legends:',
    'Clinical Diagnosis:',
    ' 0 - Common Nevus; 1 - Atypical Nevus; 2 - Melanoma.',
  )
}

/** Derm7pt: two pictures a case in folders of the camera, and the split as lists of rows. */
export async function writeDerm7pt(folder: string): Promise<void> {
  const diagnoses = ['blue nevus', 'clark nevus', 'melanoma (less than 0.76 mm)']
  const cases = range(30)
  for (const i of cases)
    for (const kind of ['l', 'd']) await writePicture(join(folder, 'images', 'NEL', `Ne${kind}${i}.jpg`))
  writeTable(
    join(folder, 'meta', 'meta.csv'),
    'case_num,diagnosis,seven_point_score,sex,location,clinic,derm,case_id,notes',
    ...cases.map(
      (i) => `${i + 1},${diagnoses[i % 3]!},${i % 7},female,back,NEL/Nel${i}.jpg,NEL/Ned${i}.jpg,,`,
    ),
  )
  const lists = { train: cases.slice(0, 15), valid: cases.slice(15, 22), test: cases.slice(22) }
  for (const [part, rows] of Object.entries(lists))
    writeTable(join(folder, 'meta', `${part}_indexes.csv`), 'indexes', ...rows.map(String))
}

/** A table of somebody's own, in no known words. */
export async function writeOwnTable(folder: string): Promise<void> {
  for (const i of range(30)) await writePicture(join(folder, 'photos', `scan${i}.jpg`))
  writeTable(
    join(folder, 'list.csv'),
    'nr;scan;befund;raum',
    ...range(30).map((i) => `${i};scan${i};${i % 2 ? 'gutartig' : 'verdächtig'};${i % 4}`),
  )
}

/** Folders in folders: diagnoses below what they amount to. */
export async function writeTaxonomy(folder: string): Promise<void> {
  const diagnoses = { benign: ['blue', 'common'], malignant: ['bcc', 'melanoma'] }
  for (const [malignancy, names] of Object.entries(diagnoses))
    for (const name of names)
      for (const i of range(8)) await writePicture(join(folder, malignancy, name, `${name}${i}.jpg`))
}

/** One folder per class. */
export async function writeClasses(folder: string): Promise<void> {
  for (const name of ['benign', 'malignant'])
    for (const i of range(12)) await writePicture(join(folder, name, `${name}${i}.jpg`))
}
