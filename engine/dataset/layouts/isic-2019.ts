import type { Layout } from './layout.ts'

/** ISIC 2019 challenge: classes as zeros and ones in one table, lesions in another. */
export const isic2019: Layout = {
  id: 'isic-2019',
  title: 'ISIC 2019',
  tables: [{ columns: ['image', 'MEL', 'NV', 'BCC', 'AK', 'BKL', 'DF', 'VASC', 'SCC'] }],
  labels: [
    { columns: ['MEL', 'NV', 'BCC', 'AK', 'BKL', 'DF', 'VASC', 'SCC', 'UNK'] },
    { columns: ['MEL', 'NV', 'BCC', 'AK', 'BKL', 'DF', 'VASC', 'SCC'] },
  ],
  foldersAreNoClasses: true,
}
