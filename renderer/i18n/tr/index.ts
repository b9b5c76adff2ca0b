import type { Message, MessageKey } from '../en/index.ts'
import { appTr } from './app.ts'
import { engineTr } from './engine/index.ts'
import { datasetTr } from './dataset.ts'
import { galleryTr } from './gallery.ts'
import { hintsTr } from './hints.ts'
import { importTr } from './import.ts'
import { keysTr } from './keys.ts'
import { menuTr } from './menu.ts'
import { metricsTr } from './metrics.ts'
import { modelsTr } from './models.ts'
import { resultsTr } from './results.ts'
import { reviewTr } from './review.ts'
import { trainTr } from './train.ts'

const tr: Readonly<Record<MessageKey, Message>> = {
  ...appTr,
  ...datasetTr,
  ...galleryTr,
  ...hintsTr,
  ...importTr,
  ...keysTr,
  ...menuTr,
  ...metricsTr,
  ...modelsTr,
  ...resultsTr,
  ...reviewTr,
  ...trainTr,
}

export const turkish = { id: 'tr', name: 'Türkçe', locale: 'tr', catalogue: tr, engine: engineTr }
