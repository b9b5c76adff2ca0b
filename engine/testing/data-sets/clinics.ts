import { each, images, table, type DataSet, type Tree } from './tree.ts'

const ph2Images: Tree = images(
  each(12, (i) => `IMD${String(i + 2).padStart(3, '0')}`).flatMap((id) => [
    `PH2 Dataset images/${id}/${id}_Dermoscopic_Image/${id}.jpg`,
    `PH2 Dataset images/${id}/${id}_lesion/${id}_lesion.bmp`,
  ]),
)

const PH2_TEXT = [
  '||   Name ||   Histological Diagnosis ||   Clinical Diagnosis ||   Asymmetry ||   Colors ||',
  ...each(12, (i) => `||   IMD${String(i + 2).padStart(3, '0')} ||    ||      ${i % 3} ||   0 ||  3 4 ||`),
  '',
  'Legends:',
  'Clinical Diagnosis:',
  ' 0 - Common Nevus; 1 - Atypical Nevus; 2 - Melanoma.',
].join('\n')

const SEVEN_POINT = table(
  'case_num,diagnosis,seven_point_score,pigment_network,level_of_diagnostic_difficulty,location,sex,management,clinic,derm,case_id,notes',
  each(20, (i) => [
    i + 1,
    ['melanoma', 'clark nevus', 'blue nevus', 'basal cell carcinoma'][i % 4] ?? '',
    3,
    'absent',
    'low',
    'back',
    'male',
    'excision',
    `NEL/Nel${100 + i}.jpg`,
    `NEL/NEL${100 + i}.jpg`.replace('NEL/NEL', 'FAL/Fal'),
    '',
    '',
  ]),
)

/** Teaching sets of clinics, photographs of all skin, and exports of tools. */
export const clinics: readonly DataSet[] = [
  {
    name: 'PH2, picture and masks in a folder a lesion, table as text',
    layout: 'ph2',
    tree: { ...ph2Images, 'PH2_dataset.txt': PH2_TEXT },
    classes: { 'Atypical Nevus': 4, 'Common Nevus': 4, Melanoma: 4 },
  },
  {
    name: 'PH2, table as CSV',
    layout: 'ph2',
    tree: {
      ...ph2Images,
      'PH2_simple_dataset.csv': table(
        'image_name,diagnosis',
        each(12, (i) => [
          `IMD${String(i + 2).padStart(3, '0')}`,
          ['Common Nevus', 'Atypical Nevus', 'Melanoma'][i % 3] ?? '',
        ]),
      ),
    },
    classes: { 'Atypical Nevus': 4, 'Common Nevus': 4, Melanoma: 4 },
  },
  {
    name: 'Derm7pt, split by index files',
    layout: 'derm7pt',
    tree: {
      ...images(each(20, (i) => `images/NEL/Nel${100 + i}.jpg`)),
      ...images(each(20, (i) => `images/FAL/Fal${100 + i}.jpg`)),
      'meta/meta.csv': SEVEN_POINT,
      'meta/train_indexes.csv': table(
        'indexes',
        each(12, (i) => [i]),
      ),
      'meta/valid_indexes.csv': table(
        'indexes',
        each(4, (i) => [12 + i]),
      ),
      'meta/test_indexes.csv': table(
        'indexes',
        each(4, (i) => [16 + i]),
      ),
    },
    classes: { 'basal cell carcinoma': 5, 'blue nevus': 5, 'clark nevus': 5, melanoma: 5 },
    groups: 20,
    split: { train: 12, val: 4, test: 4 },
    questions: ['image-column'],
  },
  {
    name: 'Fitzpatrick17k with SkinCon',
    layout: 'fitzpatrick17k',
    tree: {
      ...images(each(18, (i) => `images/${hash(i)}.jpg`)),
      'fitzpatrick17k.csv': table(
        'md5hash,fitzpatrick_scale,fitzpatrick_centaur,label,nine_partition_label,three_partition_label,qc,url,url_alphanum',
        each(18, (i) => [
          hash(i),
          1 + (i % 6),
          1,
          ['psoriasis', 'dermatofibroma', 'melanoma'][i % 3] ?? '',
          ['inflammatory', 'benign dermal', 'malignant melanoma'][i % 3] ?? '',
          ['non-neoplastic', 'benign', 'malignant'][i % 3] ?? '',
          '',
          'https://example.org/x.jpg',
          'x.jpg',
        ]),
      ),
      'annotations_fitzpatrick17k.csv': table(
        'ImageID,Vesicle,Papule,Do not consider this image',
        each(18, (i) => [`${hash(i)}.jpg`, i % 2, 1, 0]),
      ),
    },
    classes: { dermatofibroma: 6, melanoma: 6, psoriasis: 6 },
    questions: ['class-source'],
  },
  {
    name: 'DDI',
    layout: 'ddi',
    tree: {
      ...images(each(12, (i) => `images/${String(i + 1).padStart(6, '0')}.png`)),
      'ddi_metadata.csv': table(
        ',DDI_ID,DDI_file,skin_tone,malignant,disease',
        each(12, (i) => [
          i,
          i + 1,
          `${String(i + 1).padStart(6, '0')}.png`,
          [12, 34, 56][i % 3] ?? 12,
          i % 4 === 0 ? 'True' : 'False',
          i % 4 === 0 ? 'melanoma' : 'seborrheic-keratosis',
        ]),
      ),
    },
    classes: { benign: 9, malignant: 3 },
    questions: ['class-source'],
  },
  {
    name: 'SCIN, cases and labels joined',
    layout: 'scin',
    tree: {
      ...images(each(24, (i) => `dataset/images/-${1000 + i}.png`)),
      'dataset/scin_cases.csv': table(
        'case_id,source,year,age_group,sex_at_birth,fitzpatrick_skin_type,image_1_path,image_2_path,image_3_path',
        each(12, (i) => [
          `-${90 + i}`,
          'SCIN',
          2023,
          'AGE_30_TO_39',
          'FEMALE',
          'FST2',
          `dataset/images/-${1000 + 2 * i}.png`,
          `dataset/images/-${1001 + 2 * i}.png`,
          '',
        ]),
      ),
      'dataset/scin_labels.csv': table(
        'case_id,dermatologist_gradable_for_skin_condition_1,dermatologist_skin_condition_on_label_name,weighted_skin_condition_label',
        each(12, (i) => [
          `-${90 + i}`,
          'DEFAULT_YES_IMAGE_QUALITY_SUFFICIENT',
          "['Eczema', 'Tinea']",
          i === 11 ? '{}' : i % 2 ? "{'Eczema': 0.33, 'Tinea': 0.67}" : "{'Eczema': 0.67, 'Tinea': 0.33}",
        ]),
      ),
    },
    classes: { Eczema: 12, Tinea: 10 },
    unlabelled: 2,
    groups: 12,
    questions: ['class-source'],
  },
  {
    name: 'Roboflow, a table in each part',
    layout: 'roboflow',
    tree: Object.assign(
      { 'README.roboflow.txt': 'Lesions - v1\n==============\nExported via roboflow.com\n' },
      ...(['train', 'valid', 'test'] as const).map((part, p) => ({
        ...images(each(8, (i) => roboflow(part, i, p))),
        [`${part}/_classes.csv`]: table(
          'filename, benign, malignant',
          each(8, (i) => [roboflow(part, i, p).slice(part.length + 1), ` ${i % 2}`, ` ${1 - (i % 2)}`]),
        ),
      })),
    ) as Tree,
    classes: { benign: 12, malignant: 12 },
    // Each picture was saved twice.
    groups: 12,
    split: { train: 8, val: 8, test: 8 },
  },
  {
    name: 'Roboflow, folders',
    layout: 'class-folders',
    tree: Object.assign(
      { 'README.roboflow.txt': 'Lesions - v1\n' },
      ...(['train', 'valid', 'test'] as const).flatMap((part, p) =>
        ['benign', 'malignant'].map((kind) =>
          images(
            each(4, (i) => `${part}/${kind}/${kind}${p}${i}_jpg.rf.${hash(i + 10 * p).slice(0, 32)}.jpg`),
          ),
        ),
      ),
    ) as Tree,
    classes: { benign: 12, malignant: 12 },
    groups: 24,
    split: { train: 8, val: 8, test: 8 },
  },
]

function hash(i: number): string {
  return `${i.toString(16).padStart(4, '0')}d495d565ef66e7dff9f98764da1b`.padEnd(32, 'f')
}

function roboflow(part: string, i: number, p: number): string {
  return `${part}/im${p}${i >> 1}_jpg.rf.${hash(i + 100 * p)}.jpg`
}
