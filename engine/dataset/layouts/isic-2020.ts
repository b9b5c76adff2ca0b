import type { Layout } from './layout.ts'

/** ISIC 2020 challenge; its diagnoses are unknown for most benign lesions. */
export const isic2020: Layout = {
  id: 'isic-2020',
  title: 'ISIC 2020',
  tables: [{ columns: ['image_name', 'patient_id', 'diagnosis', 'benign_malignant', 'target'] }],
  labels: [{ columns: ['benign_malignant'] }, { columns: ['diagnosis'] }],
  foldersAreNoClasses: true,
}
