import type { Layout } from './layout.ts'

/** SCIN (Ward et al. 2024): up to three pictures a case; dermatologists' diagnoses as lists and weights in text. */
export const scin: Layout = {
  id: 'scin',
  title: 'SCIN',
  tables: [
    { columns: ['case_id', 'image_1_path'] },
    { columns: ['case_id', 'weighted_skin_condition_label'] },
  ],
  labels: [
    { columns: ['weighted_skin_condition_label'], heaviest: true },
    { columns: ['dermatologist_skin_condition_on_label_name'], heaviest: true },
  ],
  images: { columns: ['image_1_path', 'image_2_path', 'image_3_path'], take: 'all' },
  groups: ['case_id'],
  foldersAreNoClasses: true,
}
