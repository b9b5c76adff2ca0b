import { describe, expect, it } from 'vitest'
import type { InspectionRequest } from '../../../shared/domain/inspection.ts'
import { each, images, table, writeTree, type Tree } from '../../testing/data-sets/tree.ts'
import { temporaryFolder } from '../../testing/image-folder.ts'
import { inspectFolder } from '../inspect.ts'

const KINDS = ['nevus', 'melanoma', 'bcc']
const classes = { bcc: 20, melanoma: 20, nevus: 20 }

async function inspected(tree: Tree, choices: Partial<InspectionRequest> = {}) {
  const folder = await temporaryFolder()
  await writeTree(folder, tree)
  return inspectFolder({ folder, ...choices }, new AbortController().signal)
}

const sixty = images(each(60, (i) => `img/im${100 + i}.jpg`))

/** Sixty pictures of twenty patients and three classes; `id` writes the name of each. */
function labelled(
  header: string,
  id: (i: number) => string | number,
  more: (i: number) => (string | number)[] = () => [],
): Tree {
  return {
    ...sixty,
    'labels.csv': table(
      header,
      each(60, (i) => [id(i), KINDS[i % 3] ?? '', ...more(i)]),
    ),
  }
}

describe('the column of images is found by its values', () => {
  it.each([
    ['without extension', 'image_id,dx', (i: number) => `im${100 + i}`],
    ['with extension', 'image_id,dx', (i: number) => `im${100 + i}.jpg`],
    ['with another extension', 'file,dx', (i: number) => `im${100 + i}.bmp`],
    ['as DICOM', 'file,dx', (i: number) => `im${100 + i}.dcm`],
    ['in capitals', 'photo,dx', (i: number) => `IM${100 + i}.JPG`],
    ['as a path', 'filepath,dx', (i: number) => `/home/me/data/img/im${100 + i}.jpg`],
    ['as a path of Windows', 'Image Name,dx', (i: number) => `C:\\data\\img\\im${100 + i}.jpg`],
    ['as an address', 'url,dx', (i: number) => `https://example.org/a/im${100 + i}.jpg?size=large`],
    ['with blanks around', 'img,dx', (i: number) => ` im${100 + i} `],
    ['under a name of no meaning', 'md5hash,dx', (i: number) => `im${100 + i}`],
    ['in Turkish', 'Görüntü,Tanı', (i: number) => `im${100 + i}`],
    ['made smaller', 'image,dx', (i: number) => `im${100 + i}_downsampled`],
  ])('%s', async (_, header, id) => {
    expect(await inspected(labelled(header, id))).toMatchObject({ classes, unlabelled: 0, questions: [] })
  })

  it('though a column of a better name fits nothing', async () => {
    const tree = labelled(
      'image_id,dx,filename',
      (i) => i,
      (i) => [`im${100 + i}.jpg`],
    )
    expect(await inspected(tree)).toMatchObject({ classes, unlabelled: 0 })
  })

  it('though numbers lost their zeros, or got a decimal', async () => {
    const tree = {
      ...images(each(60, (i) => `img/${String(i).padStart(4, '0')}.jpg`)),
      'labels.csv': table(
        'image_id,dx',
        each(60, (i) => [i % 2 ? i : `${i}.0`, KINDS[i % 3] ?? '']),
      ),
    }
    expect(await inspected(tree)).toMatchObject({ classes, unlabelled: 0 })
  })

  it('though files have something before or behind the id', async () => {
    const tree = {
      ...images(each(60, (i) => `img/clinic_im${100 + i}_${i}.jpg`.replace(/_\d+\.jpg$/, '.jpg'))),
      'labels.csv': table(
        'case,dx',
        each(60, (i) => [`im${100 + i}`, KINDS[i % 3] ?? '']),
      ),
    }
    expect(await inspected(tree)).toMatchObject({ classes, unlabelled: 0 })
  })

  it('not by chance: ages beside pictures called by numbers', async () => {
    const tree = {
      ...images(each(60, (i) => `${i}.jpg`)),
      'labels.csv': table(
        'age,name,dx',
        each(60, (i) => [20 + (i % 40), `${i}.jpg`, KINDS[i % 3] ?? '']),
      ),
    }
    const found = await inspected(tree)
    expect(found.tables[0]?.columns.image).toBe('name')
    expect(found.classes).toEqual(classes)
  })

  it('or is named', async () => {
    const tree = labelled(
      'a,dx,b',
      (i) => `im${100 + i}`,
      (i) => [`im${159 - i}`],
    )
    expect((await inspected(tree, { imageColumn: 'b' })).tables[0]?.columns.image).toBe('b')
    await expect(inspected(tree, { imageColumn: 'c' })).rejects.toMatchObject({ code: 'bad-input' })
  })
})

describe('the column of classes', () => {
  it('may be written without a line of names', async () => {
    const rows = each(60, (i) => `im${100 + i},${KINDS[i % 3] ?? ''}`)
    expect(await inspected({ ...sixty, 'labels.csv': rows.join('\n') })).toMatchObject({ classes })
  })

  it('is asked for where neither names nor values tell', async () => {
    const tree = labelled('file,dx,grp', (i) => `im${100 + i}`).valueOf() as Tree
    const vague = {
      ...tree,
      'labels.csv': table(
        'file,a,b',
        each(60, (i) => [`im${100 + i}`, `x${i % 3}`, `y${i % 2}`]),
      ),
    }
    const found = await inspected(vague)
    expect(found.questions).toMatchObject([{ id: 'class-source', default: null }])
    expect(found.questions[0]?.options.map(({ value }) => value)).toEqual(
      expect.arrayContaining(['column:a', 'column:b', 'none']),
    )
    const answered = await inspected(vague, { answers: { 'class-source': 'column:b' } })
    expect(answered.classes).toEqual({ y0: 30, y1: 30 })
    expect((await inspected(vague, { labelColumns: ['a'] })).classes).toEqual({ x0: 20, x1: 20, x2: 20 })
  })

  it('may be several of zeros and ones', async () => {
    const tree = {
      ...sixty,
      'labels.csv': table(
        'image,A,B,C',
        each(60, (i) => [`im${100 + i}`, ...[0, 1, 2].map((k) => Number(i % 3 === k))]),
      ),
    }
    expect((await inspected(tree)).classes).toEqual({ A: 20, B: 20, C: 20 })
    expect((await inspected(tree, { labelColumns: ['A', 'B'] })).classes).toEqual({ A: 20, B: 20 })
  })

  it('gives way to the one that is filled', async () => {
    const tree = labelled(
      'image_id,benign_malignant,diagnosis',
      (i) => `im${100 + i}`,
      (i) => [i < 30 ? 'nevus' : ''],
    )
    expect(await inspected(tree)).toMatchObject({ classes, unlabelled: 0 })
  })

  it('is given twice, the second blank', async () => {
    expect(
      await inspected(
        labelled(
          'image_id,dx,dx',
          (i) => `im${100 + i}`,
          () => [''],
        ),
      ),
    ).toMatchObject({ classes })
  })

  it('offers "no label" for what says so', async () => {
    const kinds = ['nevus', 'melanoma', 'unknown', '?', '-', 'n/a']
    const tree = {
      ...sixty,
      'labels.csv': table(
        'image_id,dx',
        each(60, (i) => [`im${100 + i}`, kinds[i % 6] ?? '']),
      ),
    }
    const found = await inspected(tree)
    expect(found).toMatchObject({ classes: { melanoma: 10, nevus: 10 }, unlabelled: 40 })
    expect(found.questions).toMatchObject([{ id: 'no-label', default: 'unlabelled' }])
    const kept = await inspected(tree, { answers: { 'no-label': 'class' } })
    expect(kept.classes).toMatchObject({ unknown: 10, '?': 10, '-': 10 })
  })

  it('is mapped, with names that hold commas', async () => {
    const found = await inspected(
      labelled('image_id,dx', (i) => `im${100 + i}`),
      { map: { melanoma: 'bad', NEVUS: 'good' } },
    )
    expect(found).toMatchObject({ classes: { bad: 20, good: 20 }, unlabelled: 20, labels: classes })
  })

  it('contradicts the folders: asked', async () => {
    const tree = {
      ...images(each(40, (i) => `${i % 2 ? 'nevus' : 'melanoma'}/im${i}.jpg`)),
      'labels.csv': table(
        'image_id,dx',
        each(40, (i) => [`im${i}`, i % 3 ? 'nevus' : 'melanoma']),
      ),
    }
    const found = await inspected(tree)
    expect(found.questions).toMatchObject([{ id: 'class-source', default: null }])
    expect((await inspected(tree, { answers: { 'class-source': 'level:1' } })).classes).toEqual({
      melanoma: 20,
      nevus: 20,
    })
  })

  it('agrees with coarser folders, whose names it may also be numbers for', async () => {
    const paths = each(40, (i) => `${i % 4 ? 'benign' : 'malignant'}/im${i}.jpg`)
    const finer = table(
      'image_id,dx',
      each(40, (i) => [`im${i}`, ['melanoma', 'nevus', 'bkl', 'df'][i % 4] ?? '']),
    )
    expect(Object.keys((await inspected({ ...images(paths), 'metadata.csv': finer })).classes)).toHaveLength(
      4,
    )
    const numbers = table(
      'image_id,target',
      each(40, (i) => [`im${i}`, i % 4 ? 0 : 1]),
    )
    expect((await inspected({ ...images(paths), 'metadata.csv': numbers })).classes).toEqual({
      benign: 30,
      malignant: 10,
    })
  })
})

describe('columns of groups', () => {
  const withGroup = (column: string, value: (i: number) => string | number): Tree =>
    labelled(
      `image_id,dx,${column}`,
      (i) => `im${100 + i}`,
      (i) => [value(i)],
    )

  it.each([
    'PatientID',
    'patient_id',
    'subject_id',
    'Subject',
    'lesionId',
    'LESION_ID',
    'case_num',
    'Hasta',
    'Hasta No',
    'patientid',
    'id',
  ])('%s', async (column) => {
    const found = await inspected(withGroup(column, (i) => `P${Math.floor(i / 3)}`))
    expect(found.groups).toBe(20)
    expect(found.tables[0]?.columns.groups).toEqual([column])
  })

  it.each([
    ['patient_age', (i: number) => 30 + (i % 20)],
    ['lesion_type', (i: number) => ['flat', 'raised', 'mixed', 'x', 'y'][i % 5] ?? ''],
    ['lesion', (i: number) => KINDS[i % 3] ?? ''],
    ['site_id', (i: number) => i % 2],
  ])('%s is none', async (column, value) => {
    expect((await inspected(withGroup(column, value))).groups).toBe(0)
  })

  it('are joined, and what is named is added', async () => {
    const tree = labelled(
      'image_id,dx,patient_id,lesion_id,batch',
      (i) => `im${100 + i}`,
      (i) => [i < 30 ? `P${i >> 2}` : '', `L${i >> 1}`, i < 4 ? 'a' : ''],
    )
    // 30 lesions; eight patients of two lesions each, the last of one.
    expect((await inspected(tree)).groups).toBe(23)
    expect((await inspected(tree, { groupColumns: ['batch'] })).groups).toBe(23)
    const across = {
      ...tree,
      'more.csv': table('image_id,visit_no', [
        ['im100', 1],
        ['im159', 1],
      ]),
    }
    expect((await inspected(across, { groupColumns: ['visit_no'] })).groups).toBe(22)
    await expect(inspected(tree, { groupColumns: ['nothing'] })).rejects.toMatchObject({ code: 'bad-input' })
  })

  it.each(['unknown', '0', '', 'N/A', '-'])('nobody is called "%s"', async (nobody) => {
    const found = await inspected(withGroup('patient_id', (i) => (i < 30 ? nobody : `P${Math.floor(i / 3)}`)))
    expect(found.groups).toBe(10)
  })

  it('the first of numbered patients is somebody', async () => {
    expect((await inspected(withGroup('patient_id', (i) => Math.floor(i / 3)))).groups).toBe(20)
  })

  it('lesions that are counted within each patient stay apart', async () => {
    const tree = labelled(
      'image_id,dx,patient_id,lesion_id',
      (i) => `im${100 + i}`,
      (i) => [`P${Math.floor(i / 6)}`, 1 + (Math.floor(i / 3) % 2)],
    )
    const found = await inspected(tree)
    expect(found.groups).toBe(10)
    expect(found.warnings.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('within each patient'),
    )
  })
})

describe('several tables', () => {
  it('of half the rows each, below the root', async () => {
    const half = (from: number): string =>
      table(
        'image_id,dx',
        each(30, (i) => [`im${100 + from + i}`, KINDS[i % 3] ?? '']),
      )
    expect(await inspected({ ...sixty, 'a/one.csv': half(0), 'a/two.csv': half(30) })).toMatchObject({
      classes,
      unlabelled: 0,
    })
  })

  it('of which those that were named count', async () => {
    const folder = await temporaryFolder()
    await writeTree(folder, {
      ...labelled('image_id,dx', (i) => `im${100 + i}`),
      'other.csv': table(
        'image_id,dx',
        each(60, (i) => [`im${100 + i}`, i % 2 ? 'a' : 'b']),
      ),
      'lesions.csv': table(
        'image_id,lesion_id',
        each(60, (i) => [`im${100 + i}`, i >> 1]),
      ),
    })
    const labels = ['other.csv', 'lesions.csv'].map((name) => `${folder}/${name}`)
    const found = await inspectFolder({ folder, labels }, new AbortController().signal)
    expect(found).toMatchObject({ classes: { a: 30, b: 30 }, groups: 30 })
  })

  it('speak each of their own folder where names repeat', async () => {
    const own = (first: string, second: string): string =>
      table(
        'filename,label',
        each(12, (i) => [`${i}.jpg`, i % 2 ? first : second]),
      )
    const tree = {
      ...images(each(12, (i) => `train/${i}.jpg`)),
      ...images(each(12, (i) => `test/${i}.jpg`)),
      'train.csv': own('malignant', 'benign'),
      'test.csv': own('benign', 'malignant'),
    }
    const found = await inspected(tree)
    expect(found).toMatchObject({
      classes: { benign: 12, malignant: 12 },
      split: { train: 12, val: 0, test: 12 },
    })
    expect(found.examples.malignant).toContain('test/0.jpg')
    expect(found.examples.malignant).not.toContain('train/0.jpg')
  })

  it('tell what they lack and what they say twice', async () => {
    const tree = labelled('image_id,dx', (i) => (i === 0 ? 'im900' : i === 1 ? 'im102' : `im${100 + i}`))
    const told = (await inspected(tree)).warnings.map(({ text }) => text)
    expect(told).toContainEqual(expect.stringContaining('names 1 image(s) that are not in the folder: im900'))
    expect(told).toContainEqual(expect.stringContaining('labels 1 image(s) twice and differently (im102)'))
  })
})

describe('a split', () => {
  it('in a column of any name is kept, unless somebody wants a new one', async () => {
    const tree = labelled(
      'image_id,dx,usage',
      (i) => `im${100 + i}`,
      (i) => [['Training', 'Validation', 'Test'][i % 3 === 0 ? 0 : i % 5 ? 1 : 2] ?? ''],
    )
    const found = await inspected(tree)
    expect(found.givenSplit?.text).toBe('column usage')
    expect(found.split).toEqual({ train: 20, val: 32, test: 8 })
    expect((await inspected(tree, { splitColumn: null })).split).toBeNull()
  })

  it('that folders contradict is asked', async () => {
    const tree = {
      ...images(
        each(40, (i) => `${i % 2 ? 'train' : 'test'}/${i % 4 < 2 ? 'benign' : 'malignant'}/im${i}.jpg`),
      ),
      'metadata.csv': table(
        'image_id,split',
        each(40, (i) => [`im${i}`, i % 5 ? 'train' : 'test']),
      ),
    }
    const found = await inspected(tree)
    expect(found.questions).toMatchObject([{ id: 'split-source', default: 'column' }])
    expect((await inspected(tree, { answers: { 'split-source': 'folders' } })).split).toEqual({
      train: 20,
      val: 0,
      test: 20,
    })
  })
})
