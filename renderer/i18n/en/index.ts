/** English, and the shape of every catalogue: keys are checked, plurals have a form for one. */
import { appEn } from './app.ts'
import { datasetEn } from './dataset.ts'
import { galleryEn } from './gallery.ts'
import { hintsEn } from './hints.ts'
import { importEn } from './import.ts'
import { keysEn } from './keys.ts'
import { menuEn } from './menu.ts'
import { metricsEn } from './metrics.ts'
import { modelsEn } from './models.ts'
import { resultsEn } from './results.ts'
import { reviewEn } from './review.ts'
import { trainEn } from './train.ts'

export type Message = string | { readonly one?: string; readonly other: string }

export const en = {
  ...appEn,
  ...datasetEn,
  ...galleryEn,
  ...hintsEn,
  ...importEn,
  ...keysEn,
  ...menuEn,
  ...metricsEn,
  ...modelsEn,
  ...resultsEn,
  ...reviewEn,
  ...trainEn,
} as const satisfies Readonly<Record<string, Message>>

export type MessageKey = keyof typeof en

export const english = { id: 'en', name: 'English', locale: 'en', catalogue: en, engine: null }
