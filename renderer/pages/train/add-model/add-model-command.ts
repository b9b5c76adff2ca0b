import type { Command } from '../../../commands/command.ts'
import type { OpenStudy } from '../../../study/open-study.svelte.ts'
import { attempt } from '../../../ui/notices.svelte.ts'
import { AddModel } from './add-model.svelte.ts'

/** A model is asked about the images when it is added: without any there is nothing to ask. */
export const addModelCommand: Command<OpenStudy> = {
  id: 'add-model',
  title: 'models.add',
  menu: 'file',
  accelerator: 'CmdOrCtrl+Shift+O',
  when: ({ summary }) => summary.dataset !== null,
  run: (study) => attempt(() => study.of(AddModel).choose()),
}
