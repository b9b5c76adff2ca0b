import type { Layout } from './layout.ts'

/** Tschandl et al. 2018, as Kaggle and the Harvard Dataverse ship it; also re-saved copies with further columns. */
export const ham10000: Layout = {
  id: 'ham10000',
  title: 'HAM10000',
  tables: [{ columns: ['lesion_id', 'image_id', 'dx'] }],
  labels: [{ columns: ['dx'] }],
}
