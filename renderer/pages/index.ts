/** The pages of a study, in the order of the navigation, the menu and their keys. */
import type { WindowPage } from '../study/page.ts'
import { datasetPage } from './dataset/page.ts'
import { resultsPage } from './results/page.ts'
import { reviewPage } from './review/page.ts'
import { trainPage } from './train/page.ts'

export const PAGES: readonly WindowPage[] = [datasetPage, trainPage, resultsPage, reviewPage]
