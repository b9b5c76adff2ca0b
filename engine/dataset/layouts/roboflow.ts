import type { Layout } from './layout.ts'

/** Roboflow's export for classification with labels in tables: a `_classes.csv` in each of train, valid and test. */
export const roboflow: Layout = {
  id: 'roboflow',
  title: 'Roboflow',
  tables: [{ name: /^_classes\.csv$/i }],
  foldersAreNoClasses: true,
}
