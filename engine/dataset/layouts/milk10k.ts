import type { Layout } from './layout.ts'

const CLASSES = ['AKIEC', 'BCC', 'BEN_OTH', 'BKL', 'DF', 'INF', 'MAL_OTH', 'MEL', 'NV', 'SCCKA', 'VASC']

/** MILK10k: a clinical and a dermoscopic picture a lesion, in a folder of its own; classes by lesion, metadata by picture. */
export const milk10k: Layout = {
  id: 'milk10k',
  title: 'MILK10k',
  tables: [{ columns: ['lesion_id', ...CLASSES] }],
  labels: [{ columns: CLASSES }],
  foldersAreNoClasses: true,
}
