import type { Layout } from './layout.ts'

/** ISBI 2016 challenge, part 3: two columns, published without a line of names; the test file says 0 and 1. */
export const isic2016: Layout = {
  id: 'isic-2016',
  title: 'ISIC 2016',
  tables: [{ name: /^ISBI2016_ISIC_Part3B?_(Training|Test)_GroundTruth\.csv$/i }],
  labelNames: { 0: 'benign', '0.0': 'benign', 1: 'malignant', '1.0': 'malignant' },
  foldersAreNoClasses: true,
}
