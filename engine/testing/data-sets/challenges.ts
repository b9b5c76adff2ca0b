import { each, images, isic, oneHot, table, type DataSet, type Tree } from './tree.ts'

const SEVEN = ['MEL', 'NV', 'BCC', 'AKIEC', 'BKL', 'DF', 'VASC']
const EIGHT = ['MEL', 'NV', 'BCC', 'AK', 'BKL', 'DF', 'VASC', 'SCC', 'UNK']

function isic2018(parts: readonly string[]): Tree {
  return Object.assign(
    {},
    ...parts.map((part, p) => ({
      ...images(each(14, (i) => `ISIC2018_Task3_${part}_Input/${isic(p * 100 + i)}.jpg`)),
      [`ISIC2018_Task3_${part}_GroundTruth/ISIC2018_Task3_${part}_GroundTruth.csv`]: table(
        `image,${SEVEN.join(',')}`,
        each(14, (i) => [isic(p * 100 + i), ...oneHot(7, i % 7)]),
      ),
    })),
  ) as Tree
}

const sevenOf = (count: number): Record<string, number> =>
  Object.fromEntries(SEVEN.map((name) => [name, count]))

/** The challenges of the International Skin Imaging Collaboration, 2016 to 2020. */
export const challenges: readonly DataSet[] = [
  {
    name: 'ISIC 2016 as published, without a line of names',
    layout: 'isic-2016',
    tree: {
      ...images(each(20, (i) => `ISBI2016_ISIC_Part3_Training_Data/${isic(i)}.jpg`)),
      'ISBI2016_ISIC_Part3_Training_GroundTruth.csv': each(
        20,
        (i) => `${isic(i)},${i % 4 === 0 ? 'malignant' : 'benign'}`,
      ).join('\n'),
    },
    classes: { benign: 15, malignant: 5 },
  },
  {
    name: 'ISIC 2016, training and test, with a line of names',
    layout: 'isic-2016',
    tree: {
      ...images(each(20, (i) => `ISBI2016_ISIC_Part3_Training_Data/${isic(i)}.jpg`)),
      ...images(each(8, (i) => `ISBI2016_ISIC_Part3_Test_Data/${isic(50 + i)}.jpg`)),
      'ISBI2016_ISIC_Part3_Training_GroundTruth.csv': table(
        'img_id,Label',
        each(20, (i) => [isic(i), i % 4 === 0 ? 'malignant' : 'benign']),
      ),
      'ISBI2016_ISIC_Part3_Test_GroundTruth.csv': table(
        'img_id,Label',
        each(8, (i) => [isic(50 + i), i % 4 === 0 ? '1.0' : '0.0']),
      ),
    },
    classes: { benign: 21, malignant: 7 },
    split: { train: 20, val: 0, test: 8 },
  },
  {
    name: 'ISIC 2017',
    layout: 'isic-2017',
    tree: {
      ...images(each(12, (i) => `ISIC-2017_Training_Data/${isic(i)}.jpg`)),
      'ISIC-2017_Training_Part3_GroundTruth.csv': table(
        'image_id,melanoma,seborrheic_keratosis',
        each(12, (i) => [isic(i), i % 3 === 0 ? '1.0' : '0.0', i % 6 === 1 ? '1.0' : '0.0']),
      ),
    },
    classes: { melanoma: 4, nevus: 6, seborrheic_keratosis: 2 },
  },
  {
    name: 'ISIC 2018, training alone',
    layout: 'isic-2018',
    tree: isic2018(['Training']),
    classes: sevenOf(2),
  },
  {
    name: 'ISIC 2018, three folders',
    layout: 'isic-2018',
    tree: isic2018(['Training', 'Validation', 'Test']),
    classes: sevenOf(6),
    split: { train: 14, val: 14, test: 14 },
  },
  {
    name: 'ISIC 2019, truth and metadata',
    layout: 'isic-2019',
    tree: {
      ...images(
        each(16, (i) => `ISIC_2019_Training_Input/${isic(i)}${i % 4 === 0 ? '_downsampled' : ''}.jpg`),
      ),
      'ISIC_2019_Training_GroundTruth.csv': table(
        `image,${EIGHT.join(',')}`,
        each(16, (i) => [`${isic(i)}${i % 4 === 0 ? '_downsampled' : ''}`, ...oneHot(9, i % 8)]),
      ),
      'ISIC_2019_Training_Metadata.csv': table(
        'image,age_approx,anatom_site_general,lesion_id,sex',
        each(16, (i) => [
          `${isic(i)}${i % 4 === 0 ? '_downsampled' : ''}`,
          55,
          'head/neck',
          `BCN_${i >> 1}`,
          'male',
        ]),
      ),
    },
    classes: Object.fromEntries(EIGHT.slice(0, 8).map((name) => [name, 2])),
    groups: 8,
  },
  {
    name: 'ISIC 2020',
    layout: 'isic-2020',
    tree: {
      ...images(each(20, (i) => `train/${isic(i)}.jpg`)),
      'ISIC_2020_Training_GroundTruth.csv': table(
        'image_name,patient_id,sex,age_approx,anatom_site_general_challenge,diagnosis,benign_malignant,target',
        each(20, (i) => [
          isic(i),
          `IP_${i >> 2}`,
          'male',
          45,
          'torso',
          i % 5 === 0 ? 'melanoma' : 'unknown',
          i % 5 === 0 ? 'malignant' : 'benign',
          i % 5 === 0 ? 1 : 0,
        ]),
      ),
      'ISIC_2020_Training_Duplicates.csv': table('image_name_1,image_name_2', [[isic(3), isic(4)]]),
    },
    classes: { benign: 16, malignant: 4 },
    // Five patients, two of whom a repeated picture joins.
    groups: 4,
    questions: ['class-source'],
  },
  {
    name: 'SIIM-ISIC 2020 as Kaggle ships it',
    layout: 'siim-isic-2020',
    tree: {
      ...images(each(20, (i) => `jpeg/train/${isic(i)}.jpg`)),
      ...images(each(6, (i) => `jpeg/test/${isic(50 + i)}.jpg`)),
      'sample_submission.csv': table(
        'image_name,target',
        each(6, (i) => [isic(50 + i), 0]),
      ),
      'test.csv': table(
        'image_name,patient_id,sex,age_approx,anatom_site_general_challenge',
        each(6, (i) => [isic(50 + i), `IP_${50 + i}`, 'female', 30, 'torso']),
      ),
      'train.csv': table(
        'image_name,patient_id,sex,age_approx,anatom_site_general_challenge,diagnosis,benign_malignant,target',
        each(20, (i) => [
          isic(i),
          `IP_${i >> 1}`,
          'male',
          45,
          'torso',
          i % 5 === 0 ? 'melanoma' : 'unknown',
          i % 5 === 0 ? 'malignant' : 'benign',
          i % 5 === 0 ? 1 : 0,
        ]),
      ),
    },
    classes: { benign: 16, malignant: 4 },
    unlabelled: 6,
    groups: 16,
    questions: ['class-source'],
  },
  {
    name: 'ISIC 2024, JPEG folder',
    layout: 'isic-2024',
    tree: {
      ...images(each(20, (i) => `train-image/image/${isic(i)}.jpg`)),
      'train-metadata.csv': table(
        'isic_id,target,patient_id,age_approx,sex,anatom_site_general,clin_size_long_diam_mm,image_type,tbp_tile_type,tbp_lv_A,attribution,copyright_license,lesion_id,iddx_full,iddx_1,iddx_2,tbp_lv_dnn_lesion_confidence',
        each(20, (i) => {
          const kind = i % 10 === 0 ? 'Malignant' : 'Benign'
          return [
            isic(i),
            i % 10 === 0 ? 1 : 0,
            `IP_${i >> 2}`,
            60,
            'male',
            'lower extremity',
            3.04,
            'TBP tile: close-up',
            '3D: white',
            20.2,
            'A',
            'CC-BY',
            '',
            kind,
            kind,
            '',
            97.5,
          ]
        }),
      ),
      'test-metadata.csv': table('isic_id,patient_id,age_approx', [[isic(900), 'IP_9', 45]]),
      'sample_submission.csv': table('isic_id,target', [[isic(900), 0.3]]),
    },
    classes: { benign: 18, malignant: 2 },
    groups: 5,
    questions: ['class-source'],
  },
]
