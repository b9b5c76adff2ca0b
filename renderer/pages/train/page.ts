import SlidersHorizontal from '@lucide/svelte/icons/sliders-horizontal'
import type { WindowPage } from '../../study/page.ts'
import { Runs } from '../../study/runs.svelte.ts'
import { addModelCommand } from './add-model/add-model-command.ts'
import { TrainTable } from './runs/train-table.svelte.ts'
import Train from './Train.svelte'
import TrainDialogs from './TrainDialogs.svelte'
import { trainHints } from './train-hints.ts'

export const trainPage: WindowPage = {
  id: 'train',
  title: 'page.train',
  icon: SlidersHorizontal,
  component: Train,
  needs: 'nav.needsImages',
  canOpen: ({ summary }) => summary.dataset !== null,
  count: (study) => study.of(Runs).list.length || null,
  keeps: [TrainTable],
  dialogs: TrainDialogs,
  commands: [addModelCommand],
  hintActions: trainHints,
}
