import { expect, it } from 'vitest'
import { groupByMalignancy } from './diagnoses.ts'

it.each([
  [
    'HAM10000',
    ['akiec', 'bcc', 'bkl', 'df', 'mel', 'nv', 'vasc'],
    { akiec: 'malignant', bcc: 'malignant', mel: 'malignant' },
  ],
  [
    'ISIC 2019',
    ['MEL', 'NV', 'BCC', 'AK', 'BKL', 'DF', 'VASC', 'SCC'],
    { MEL: 'malignant', BCC: 'malignant', SCC: 'malignant' },
  ],
  [
    'PAD-UFES-20',
    ['ACK', 'BCC', 'MEL', 'NEV', 'SCC', 'SEK'],
    { BCC: 'malignant', MEL: 'malignant', SCC: 'malignant' },
  ],
  [
    'ISIC Archive',
    ['melanoma', 'nevus', 'basal cell carcinoma', 'seborrheic keratosis'],
    { melanoma: 'malignant', 'basal cell carcinoma': 'malignant' },
  ],
])('sorts the diagnoses of %s', (_, labels, malignant) => {
  const others = labels.filter((label) => !(label in malignant)).map((label) => [label, 'benign'])
  expect(groupByMalignancy(labels)).toEqual({ ...Object.fromEntries(others), ...malignant })
})

it('leaves what it does not know, and offers nothing where nothing would change', () => {
  expect(groupByMalignancy(['nv', 'MEL', 'wart'])).toEqual({ nv: 'benign', MEL: 'malignant' })
  expect(groupByMalignancy(['benign', 'malignant'])).toBeNull()
  expect(groupByMalignancy(['cats', 'dogs'])).toBeNull()
})
