import type { Layout } from './layout.ts'

/** ISIC 2017 challenge, part 3: two columns of zeros and ones, and a nevus where both are zero. */
export const isic2017: Layout = {
  id: 'isic-2017',
  title: 'ISIC 2017',
  tables: [{ columns: ['image_id', 'melanoma', 'seborrheic_keratosis'] }],
  labels: [{ columns: ['melanoma', 'seborrheic_keratosis'], rest: 'nevus' }],
  foldersAreNoClasses: true,
}
