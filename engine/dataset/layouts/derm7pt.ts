import type { Layout } from './layout.ts'

/** Derm7pt (Kawahara et al. 2019): a clinical and a dermoscopic picture a case; index files name the rows of each part. */
export const derm7pt: Layout = {
  id: 'derm7pt',
  title: 'Derm7pt',
  tables: [{ columns: ['diagnosis', 'derm', 'clinic'] }],
  labels: [{ columns: ['diagnosis'] }],
  images: { columns: ['derm', 'clinic'], take: 'one' },
  groups: ['case_num', 'case_id'],
  foldersAreNoClasses: true,
}
