import type { Layout } from './layout.ts'

/** ISIC 2024 (SLICE-3D): crops of total body photographs. */
export const isic2024: Layout = {
  id: 'isic-2024',
  title: 'ISIC 2024',
  tables: [{ name: /train.*metadata/i, columns: ['isic_id', 'target'] }],
  labels: [
    { columns: ['target'] },
    { columns: ['iddx_1'] },
    { columns: ['iddx_2'] },
    { columns: ['iddx_3'] },
    { columns: ['iddx_4'] },
    { columns: ['iddx_5'] },
    { columns: ['iddx_full'] },
  ],
  labelNames: { 0: 'benign', '0.0': 'benign', 1: 'malignant', '1.0': 'malignant' },
  foldersAreNoClasses: true,
}
