import Images from '@lucide/svelte/icons/images'
import type { WindowPage } from '../../study/page.ts'
import Dataset from './Dataset.svelte'

export const datasetPage: WindowPage = {
  id: 'dataset',
  title: 'page.dataset',
  icon: Images,
  component: Dataset,
  needs: 'nav.needsStudy',
  canOpen: () => true,
  count: ({ summary }) => summary.dataset?.images ?? null,
}
