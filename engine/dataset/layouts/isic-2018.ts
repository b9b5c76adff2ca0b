import type { Layout } from './layout.ts'

/** ISIC 2018 challenge, task 3: one table of zeros and ones for each of training, validation and test. */
export const isic2018: Layout = {
  id: 'isic-2018',
  title: 'ISIC 2018',
  tables: [{ columns: ['image', 'MEL', 'NV', 'BCC', 'AKIEC', 'BKL', 'DF', 'VASC'] }],
  labels: [{ columns: ['MEL', 'NV', 'BCC', 'AKIEC', 'BKL', 'DF', 'VASC'] }],
  foldersAreNoClasses: true,
}
