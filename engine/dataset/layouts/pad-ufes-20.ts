import type { Layout } from './layout.ts'

/** PAD-UFES-20 (Pacheco et al. 2020): pictures taken with telephones, in up to three folders. */
export const padUfes20: Layout = {
  id: 'pad-ufes-20',
  title: 'PAD-UFES-20',
  tables: [{ columns: ['patient_id', 'lesion_id', 'diagnostic', 'img_id'] }],
  labels: [{ columns: ['diagnostic'] }],
  foldersAreNoClasses: true,
}
