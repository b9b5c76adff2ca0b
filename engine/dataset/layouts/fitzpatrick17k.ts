import type { Layout } from './layout.ts'

/** Fitzpatrick17k (Groh et al. 2021): 114 conditions, or nine or three groups of them; SkinCon's concepts join by image. */
export const fitzpatrick17k: Layout = {
  id: 'fitzpatrick17k',
  title: 'Fitzpatrick17k',
  tables: [{ columns: ['md5hash', 'label', 'three_partition_label'] }],
  labels: [
    { columns: ['label'] },
    { columns: ['nine_partition_label'] },
    { columns: ['three_partition_label'] },
  ],
  foldersAreNoClasses: true,
}
