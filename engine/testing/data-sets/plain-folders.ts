import { each, images, table, type DataSet, type Tree } from './tree.ts'

function filled(folders: readonly string[], count: number): Tree {
  return images(folders.flatMap((folder, f) => each(count, (i) => `${folder}/im${f}_${i}.jpg`)))
}

const two = { benign: 10, malignant: 10 }

/** Folders and tables as people make them. */
export const plainFolders: readonly DataSet[] = [
  {
    name: 'a folder for each class',
    layout: 'class-folders',
    tree: filled(['benign', 'malignant'], 10),
    classes: two,
  },
  {
    name: 'sites above the classes',
    layout: 'class-folders',
    tree: filled(['izmir/benign', 'izmir/malignant', 'berlin/benign', 'berlin/malignant'], 5),
    classes: two,
    questions: ['class-source'],
  },
  {
    name: 'patients below the classes',
    layout: 'class-folders',
    tree: filled(
      each(10, (i) => `${i % 2 ? 'benign' : 'malignant'}/patient0${i}`),
      2,
    ),
    classes: two,
    groups: 10,
  },
  {
    name: 'parts above the classes, in a wrapper',
    layout: 'class-folders',
    tree: filled(['set/train/benign', 'set/train/malignant', 'set/test/benign', 'set/test/malignant'], 5),
    classes: two,
    split: { train: 10, val: 0, test: 10 },
  },
  {
    name: 'parts below the classes',
    layout: 'class-folders',
    tree: filled(['benign/train', 'benign/test', 'malignant/train', 'malignant/test'], 5),
    classes: two,
    split: { train: 10, val: 0, test: 10 },
  },
  {
    name: 'a taxonomy, its first level chosen',
    layout: 'class-folders',
    tree: filled(['benign/nevus', 'benign/bkl', 'malignant/melanoma', 'malignant/bcc'], 5),
    classes: two,
    questions: ['class-source'],
    answers: { 'class-source': 'level:1' },
  },
  {
    name: 'a table with Turkish names',
    layout: 'table',
    tree: {
      ...images(each(20, (i) => `resimler/r${i}.jpg`)),
      'etiketler.csv': table(
        'Görüntü,Tanı,Hasta',
        each(20, (i) => [`r${i}`, i % 2 ? 'iyi huylu' : 'kötü huylu', `H${i >> 1}`]),
      ),
    },
    classes: { 'iyi huylu': 10, 'kötü huylu': 10 },
    groups: 10,
  },
  {
    name: 'a table whose columns say nothing, one of them chosen',
    layout: 'table',
    tree: {
      ...images(each(20, (i) => `p${i}.png`)),
      'list.tsv': table(
        'a,b,c',
        each(20, (i) => [`p${i}`, `x${i % 2}`, `y${i % 4}`]),
      ).replaceAll(',', '\t'),
    },
    classes: { x0: 10, x1: 10 },
    questions: ['class-source'],
    answers: { 'class-source': 'column:b' },
  },
]
