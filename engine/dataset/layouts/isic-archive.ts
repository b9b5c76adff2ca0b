import type { Layout } from './layout.ts'

/** Downloads of the ISIC Archive, by its site or isic-cli: a metadata.csv in each; which of its diagnoses are filled depends on the collection. */
export const isicArchive: Layout = {
  id: 'isic-archive',
  title: 'ISIC Archive',
  tables: [{ columns: ['isic_id', 'attribution', 'copyright_license'] }],
}
