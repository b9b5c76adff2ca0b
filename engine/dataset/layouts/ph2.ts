import type { Layout } from './layout.ts'

/** PH2 (Mendonça et al. 2013): a folder a lesion with picture and two masks, one table as text, spreadsheet or CSV. */
export const ph2: Layout = {
  id: 'ph2',
  title: 'PH²',
  tables: [{ name: /^PH2.*\.(txt|xlsx|csv)$/i }],
  labels: [
    { columns: ['Clinical Diagnosis'] },
    { columns: ['Common Nevus', 'Atypical Nevus', 'Melanoma'] },
    { columns: ['diagnosis'] },
  ],
  labelNames: { 0: 'Common Nevus', 1: 'Atypical Nevus', 2: 'Melanoma' },
  foldersAreNoClasses: true,
}
