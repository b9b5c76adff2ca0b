import type { Layout } from './layout.ts'

/** Diverse Dermatology Images (Daneshjou et al. 2022). */
export const ddi: Layout = {
  id: 'ddi',
  title: 'DDI',
  tables: [{ columns: ['DDI_file', 'malignant', 'disease'] }],
  labels: [{ columns: ['malignant'] }, { columns: ['disease'] }],
  labelNames: { True: 'malignant', true: 'malignant', False: 'benign', false: 'benign' },
  foldersAreNoClasses: true,
}
