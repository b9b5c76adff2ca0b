import { isic2020 } from './isic-2020.ts'
import type { Layout } from './layout.ts'

/** The ISIC 2020 challenge as Kaggle ships it: train.csv with labels, test.csv without. */
export const siimIsic2020: Layout = {
  ...isic2020,
  id: 'siim-isic-2020',
  title: 'SIIM-ISIC 2020',
  tables: [
    { name: /^train\.csv$/i, columns: ['image_name', 'patient_id', 'benign_malignant'] },
    { name: /^test\.csv$/i },
  ],
}
