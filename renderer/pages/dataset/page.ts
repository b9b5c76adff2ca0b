import Images from '@lucide/svelte/icons/images'
import type { WindowPage } from '../../study/page.ts'
import { attempt } from '../../ui/notices.svelte.ts'
import { FolderWatch } from './folder-watch.svelte.ts'
import Dataset from './Dataset.svelte'

export const datasetPage: WindowPage = {
  id: 'dataset',
  title: 'page.dataset',
  icon: Images,
  component: Dataset,
  needs: 'nav.needsStudy',
  canOpen: () => true,
  hintActions: {
    'locate-folder': {
      label: 'dataset.locate',
      run: (study) => attempt(() => study.of(FolderWatch).locate()),
    },
  },
  count: ({ summary }) => summary.dataset?.images ?? null,
}
