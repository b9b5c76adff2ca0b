import type { Layout } from './layout.ts'

/** BCN20000 (Hernández-Pérez et al. 2024). */
export const bcn20000: Layout = {
  id: 'bcn20000',
  title: 'BCN20000',
  tables: [{ columns: ['bcn_filename', 'diagnosis', 'lesion_id'] }],
  labels: [{ columns: ['diagnosis'] }],
  foldersAreNoClasses: true,
}
