import type { Layout } from './layout.ts'

/** DERM12345 (Yilmaz et al. 2024): 40 subclasses; the published split stands in a column of its tables, or in their names. */
export const derm12345: Layout = {
  id: 'derm12345',
  title: 'DERM12345',
  tables: [{ name: /derm12345/i }],
}
