import { t } from '../../../i18n/i18n.svelte.ts'
import { en, type MessageKey } from '../../../i18n/en/index.ts'

/** An architecture as people call it; an imported network's own name as it is. */
export function modelName(model: string): string {
  const key = `model.${model}`
  return key in en ? t(key as MessageKey) : model
}
