import { t } from '../../../i18n/i18n.svelte.ts'
import type { OpenStudy } from '../../../study/open-study.svelte.ts'

/** Asks for a file of weights to start from; null when the user closed the dialog. */
export function chooseWeightsFile({ shell }: Pick<OpenStudy, 'shell'>): Promise<string | null> {
  const filters = [{ name: 'Keras', extensions: ['h5', 'hdf5', 'keras'] }]
  return shell.call('dialog.file', { title: t('train.weights.file'), filters })
}
