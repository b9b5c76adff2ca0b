import { ARCHITECTURES, isModelId } from '../../../models/registry.ts'
import { t } from '../../i18n/i18n.svelte.ts'

/** An architecture as its paper writes it; an imported network's own name as it is. */
export function modelName(model: string): string {
  if (isModelId(model)) return ARCHITECTURES[model].title
  return model === 'imported' ? t('model.imported') : model
}
