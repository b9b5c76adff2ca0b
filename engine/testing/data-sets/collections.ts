import { each, images, isic, oneHot, table, type DataSet } from './tree.ts'

const ARCHIVE =
  'isic_id,attribution,copyright_license,age_approx,anatom_site_general,benign_malignant,diagnosis,image_type,lesion_id,patient_id,sex'
const LEVELS =
  'isic_id,attribution,copyright_license,age_approx,diagnosis_1,diagnosis_2,diagnosis_3,diagnosis_4,diagnosis_5,image_type,lesion_id,sex'

function archive(first: number, kind: string, diagnosis: string): string {
  return table(
    ARCHIVE,
    each(10, (i) => [
      isic(first + i),
      'Clinic, Basel',
      'CC-BY',
      40,
      'torso',
      kind,
      i < 5 ? '' : diagnosis,
      'dermoscopic',
      `IL_${(first + i) >> 1}`,
      '',
      'male',
    ]),
  )
}

const TYPES = ['akiec', 'bcc', 'bkl', 'df', 'mel', 'nv', 'vasc']
const HAM = table(
  'lesion_id,image_id,dx,dx_type,age,sex,localization',
  each(28, (i) => [`HAM_${i >> 1}`, isic(i), TYPES[(i >> 1) % 7] ?? '', 'histo', 80, 'male', 'scalp']),
)
const hamImages = images(each(28, (i) => `HAM10000_images_part_${i < 14 ? 1 : 2}/${isic(i)}.jpg`))
const hamClasses = Object.fromEntries(TYPES.map((name) => [name, 4]))

/** Collections of clinics, and what is built on them. */
export const collections: readonly DataSet[] = [
  {
    name: 'HAM10000 as Kaggle ships it',
    layout: 'ham10000',
    tree: { ...hamImages, 'HAM10000_metadata.csv': HAM },
    classes: hamClasses,
    groups: 14,
  },
  {
    name: 'HAM10000 as the Harvard Dataverse ships it',
    layout: 'ham10000',
    tree: { ...hamImages, HAM10000_metadata: HAM },
    classes: hamClasses,
    groups: 14,
  },
  {
    name: 'HAM10000 with its metadata one folder down',
    layout: 'ham10000',
    tree: { ...hamImages, 'metadata/HAM10000_metadata.csv': HAM },
    classes: hamClasses,
    groups: 14,
  },
  {
    name: 'ISIC Archive, one download',
    layout: 'isic-archive',
    tree: {
      ...images(each(10, (i) => `${isic(i)}.jpg`)),
      'metadata.csv': archive(0, 'benign', 'nevus').replace(',benign,', ',malignant,'),
    },
    classes: { benign: 9, malignant: 1 },
    groups: 5,
    questions: ['class-source'],
  },
  {
    name: 'ISIC Archive, two downloads side by side',
    layout: 'isic-archive',
    tree: {
      ...images(each(10, (i) => `benign/${isic(i)}.jpg`)),
      ...images(each(10, (i) => `malignant/${isic(9 + i)}.jpg`)),
      'benign/metadata.csv': archive(0, 'benign', 'nevus'),
      'malignant/metadata.csv': archive(9, 'malignant', 'melanoma'),
    },
    classes: { benign: 10, malignant: 10 },
    groups: 10,
    questions: ['class-source'],
  },
  {
    name: 'ISIC Archive, diagnoses in five levels',
    layout: 'isic-archive',
    tree: {
      ...images(each(18, (i) => `${isic(i)}.jpg`)),
      'metadata.csv': table(
        LEVELS,
        each(18, (i) => [
          isic(i),
          'A',
          'CC-0',
          40,
          ['Benign', 'Malignant', 'Indeterminate'][i % 3] ?? '',
          i % 3 === 2 ? '' : 'Melanocytic',
          i % 3 === 2 ? '' : (['Nevus', 'Melanoma'][i % 3] ?? ''),
          '',
          '',
          'dermoscopic',
          `IL_${i >> 1}`,
          'female',
        ]),
      ),
    },
    classes: { Benign: 6, Indeterminate: 6, Malignant: 6 },
    groups: 9,
    questions: ['class-source'],
  },
  {
    name: 'PAD-UFES-20',
    layout: 'pad-ufes-20',
    tree: {
      ...images(each(18, (i) => `imgs_part_${1 + (i % 3)}/PAT_${i >> 1}_${i}_${100 + i}.png`)),
      'metadata.csv': table(
        'patient_id,lesion_id,smoke,age,gender,fitspatrick,region,diagnostic,itch,grew,img_id,biopsed',
        each(18, (i) => [
          `PAT_${i >> 1}`,
          i,
          'False',
          55,
          'FEMALE',
          '2.0',
          'NECK',
          ['BCC', 'SCC', 'ACK', 'SEK', 'BOD', 'MEL', 'NEV'][i % 6] ?? '',
          'True',
          'False',
          `PAT_${i >> 1}_${i}_${100 + i}.png`,
          'True',
        ]),
      ),
    },
    classes: { ACK: 3, BCC: 3, BOD: 3, MEL: 3, SCC: 3, SEK: 3 },
    groups: 9,
  },
  {
    name: 'BCN20000',
    layout: 'bcn20000',
    tree: {
      ...images(
        each(24, (i) => `BCN_20k_${i < 18 ? 'train' : 'test'}/BCN_${String(i).padStart(10, '0')}.jpg`),
      ),
      'bcn_20k_train.csv': table(
        'bcn_filename,age_approx,anatom_site_general,diagnosis,lesion_id,capture_date,sex,split',
        each(24, (i) => [
          `BCN_${String(i).padStart(10, '0')}.jpg`,
          55,
          'anterior torso',
          ['MEL', 'NV', 'BCC', 'BKL'][(i >> 1) % 4] ?? '',
          `BCN_${i >> 1}`,
          '2015-05-01',
          'male',
          i < 18 ? 'train' : 'test',
        ]),
      ),
    },
    classes: { BCC: 6, BKL: 6, MEL: 6, NV: 6 },
    groups: 12,
    split: { train: 18, val: 0, test: 6 },
  },
  {
    name: 'DERM12345, tables for each part with a split column',
    layout: 'derm12345',
    tree: {
      ...images(each(20, (i) => `derm12345_${i < 16 ? 'train' : 'test'}/DERM_${100 + i}.jpg`)),
      'derm12345_metadata_train.tab': derm12345(0, 16, 'train'),
      'derm12345_metadata_test.tab': derm12345(16, 20, 'test'),
    },
    classes: { bdb: 5, mb: 5, mel: 5, scc: 5 },
    groups: 10,
    split: { train: 16, val: 0, test: 4 },
  },
  {
    name: 'MILK10k',
    layout: 'milk10k',
    tree: {
      ...images(each(32, (i) => `MILK10k_Training_Input/IL_${1000 + (i >> 1)}/${isic(4671410 + i)}.jpg`)),
      'MILK10k_Training_GroundTruth.csv': table(
        'lesion_id,AKIEC,BCC,BEN_OTH,BKL,DF,INF,MAL_OTH,MEL,NV,SCCKA,VASC',
        each(16, (i) => [`IL_${1000 + i}`, ...oneHot(11, [1, 7, 8, 3][i % 4] ?? 0)]),
      ),
      'MILK10k_Training_Metadata.csv': table(
        'lesion_id,image_type,isic_id,attribution,copyright_license,image_manipulation,age_approx,sex,skin_tone_class,site',
        each(32, (i) => [
          `IL_${1000 + (i >> 1)}`,
          i % 2 ? 'dermoscopic' : 'clinical: close-up',
          isic(4671410 + i),
          'MILK',
          'CC-BY-NC',
          'altered',
          70,
          'male',
          1,
          'head_neck_face',
        ]),
      ),
      'MILK10k_Training_Supplement.csv': table(
        'isic_id,diagnosis_full,diagnosis_confirm_type,invasion_thickness_interval',
        each(32, (i) => [isic(4671410 + i), 'x', 'histopathology', '']),
      ),
    },
    classes: { BCC: 8, BKL: 8, MEL: 8, NV: 8 },
    groups: 16,
  },
]

function derm12345(from: number, to: number, part: string): string {
  const kinds = ['mel', 'scc', 'bdb', 'mb']
  const rows = each(to - from, (i) => i + from).map((i) =>
    [`DERM_${100 + i}`, `P_${i >> 1}`, kinds[i % 4], 'melanocytic', part].join('\t'),
  )
  return [['image_id', 'patient_id', 'label', 'super_class', 'split'].join('\t'), ...rows].join('\n')
}
