import { describe, expect, it } from 'vitest'
import { each, images, writeTree, type Tree } from '../../testing/data-sets/tree.ts'
import { temporaryFolder } from '../../testing/image-folder.ts'
import type { InspectionRequest } from '../../../shared/domain/inspection.ts'
import { inspectFolder } from '../inspect.ts'

async function inspected(tree: Tree, choices: Partial<InspectionRequest> = {}) {
  const folder = await temporaryFolder()
  await writeTree(folder, tree)
  return inspectFolder({ folder, ...choices }, new AbortController().signal)
}

/** `count` images in each folder. */
function filled(folders: readonly string[], count: number): Tree {
  return images(folders.flatMap((folder, f) => each(count, (i) => `${folder}/im${f}_${i}.jpg`)))
}

const two = { benign: 10, malignant: 10 }

describe('folders that name classes', () => {
  it.each([
    ['one each class', ['benign', 'malignant'], 10, two, null],
    ['a site above', ['berlin/benign', 'berlin/malignant', 'izmir/benign', 'izmir/malignant'], 5, two, null],
    [
      'class above patients',
      each(20, (i) => `${i % 2 ? 'benign' : 'malignant'}/patient${i >> 1}`),
      1,
      two,
      null,
    ],
    [
      'class above patients of several pictures',
      each(10, (i) => `${i % 2 ? 'benign' : 'malignant'}/patient0${i}`),
      2,
      two,
      null,
    ],
    ...(
      [
        ['train', 'val', 'test'],
        ['Train', 'Valid', 'Test'],
        ['training', 'validation', 'testing'],
        ['train_set', 'val_set', 'test_set'],
        ['train_data', 'validation_data', 'test_data'],
        ['lesions_train', 'lesions_val', 'lesions_test'],
      ] as const
    ).map(
      (parts) =>
        [
          `below ${parts.join(', ')}`,
          parts.flatMap((part) => [`${part}/benign`, `${part}/malignant`]),
          5,
          { benign: 15, malignant: 15 },
          { train: 10, val: 10, test: 10 },
        ] as const,
    ),
    [
      'above train and test',
      ['benign/train', 'benign/test', 'malignant/train', 'malignant/test'],
      5,
      two,
      { train: 10, val: 0, test: 10 },
    ],
    [
      'below two wrappers and train and test',
      [
        'data/all images/train/benign',
        'data/all images/train/malignant',
        'data/all images/test/benign',
        'data/all images/test/malignant',
      ],
      5,
      two,
      { train: 10, val: 0, test: 10 },
    ],
    ['numbers', ['0', '1'], 10, { 0: 10, 1: 10 }, null],
    [
      'names in other scripts',
      ['iyi huylu', 'kötü huylu', '黑色素瘤', 'a,b=c'],
      4,
      { 'a,b=c': 4, 'iyi huylu': 4, 'kötü huylu': 4, 黑色素瘤: 4 },
      null,
    ],
  ] as const)('%s', async (_, folders, count, classes, split) => {
    const found = await inspected(filled(folders, count))
    expect(found.classes).toEqual(classes)
    expect(found.split).toEqual(split)
    expect(found.questions.filter((question) => question.default === null)).toEqual([])
  })

  it('keeps the pictures of a patient below the classes together', async () => {
    const found = await inspected(
      filled(
        each(10, (i) => `${i % 2 ? 'benign' : 'malignant'}/patient0${i}`),
        3,
      ),
    )
    expect(found.groups).toBe(10)
    expect(found.levels.map(({ meaning }) => meaning)).toEqual(['class', 'group'])
  })

  it('asks which level of a taxonomy is meant, and takes the answer or the option', async () => {
    const tree = filled(
      ['benign/nevus/blue', 'benign/nevus/common', 'benign/bkl', 'malignant/bcc', 'malignant/mel'],
      6,
    )
    const open = await inspected(tree)
    expect(open.questions).toMatchObject([{ id: 'class-source', default: null }])
    const first = await inspected(tree, { answers: { 'class-source': 'level:1' } })
    expect(first.classes).toEqual({ benign: 18, malignant: 12 })
    expect((await inspected(tree, { classLevel: 2 })).classes).toEqual({ bcc: 6, bkl: 6, mel: 6, nevus: 12 })
    expect((await inspected(tree, { classLevel: null })).unlabelled).toBe(30)
  })

  it('joins spellings on an answer alone; a Unicode form is none', async () => {
    const tree = filled(['Benign', 'benign', 'MALIGNANT', 'Malignant', 'M\u00e9lanome', 'Me\u0301lanome'], 5)
    const apart = await inspected(tree)
    expect(Object.keys(apart.classes)).toHaveLength(5)
    expect(apart.classes['M\u00e9lanome']).toBe(10)
    expect(apart.warnings.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^4 labels .* 2 class\(es\)/),
    )
    const joined = await inspected(tree, { answers: { 'join-spellings': 'join' } })
    expect(Object.keys(joined.classes)).toHaveLength(3)
  })

  it('leaves loose pictures unlabelled', async () => {
    const found = await inspected({ ...filled(['benign', 'malignant'], 10), ...images(['a.jpg', 'b.jpg']) })
    expect(found).toMatchObject({ classes: two, unlabelled: 2 })
  })
})

describe('folders that name no classes', () => {
  it.each([
    ['parts', ['train', 'test'], 10],
    ['parts of a challenge', ['ISIC2018_Task3_Training_Input', 'ISIC2018_Task3_Test_Input'], 10],
    ['part folders of a download', ['HAM10000_images_part_1', 'HAM10000_images_part_2'], 10],
    ['patients', each(10, (i) => `patient0${i}`), 4],
    ['lesions', each(16, (i) => `IL_${1000 + i}`), 2],
    ['cases by number', each(30, (i) => `${100 + i}`), 2],
    ['one picture a folder', each(12, (i) => `${'abcdefghijkl'[i]}x`), 1],
    ['cameras', ['camera1', 'camera2'], 10],
    ['kinds of pictures', ['dermoscopic', 'clinical'], 10],
    ['years', ['2019', '2020', '2021'], 10],
    ['sides of the body', ['left', 'right'], 10],
    ['a folder called images', ['images'], 10],
  ] as const)('%s: asked, not guessed', async (_, folders, count) => {
    const found = await inspected(filled(folders, count))
    expect(found.classes).toEqual({})
    expect(found.questions).toMatchObject([{ id: 'class-source', default: null }])
    const none = await inspected(filled(folders, count), { classLevel: null })
    expect(none.questions).toEqual([])
    expect(none.unlabelled).toBe(none.files.images)
  })

  it('says what a folder without any label lacks', async () => {
    const found = await inspected(images(['a.jpg', 'b.jpg']))
    expect(found.questions[0]?.text.text).toMatch(/has no labels/)
  })

  it('asks before a single class is imported', async () => {
    const found = await inspected(filled(['benign'], 5))
    expect(found.questions).toMatchObject([{ id: 'one-class', default: null }])
    const meant = await inspected(filled(['benign'], 5), { answers: { 'one-class': 'import' } })
    expect(meant.questions).toMatchObject([{ answer: 'import' }])
  })
})

it('leaves out what a pattern names', async () => {
  const tree = {
    ...filled(['benign', 'malignant'], 10),
    ...filled(['old/benign'], 4),
    ...images(['benign/im0_9 copy.jpg']),
  }
  const found = await inspected(tree, { leaveOut: ['old', '* copy.jpg'] })
  expect(found.classes).toEqual(two)
})
