import type { Message } from '../en/index.ts'
import type { hintsEn } from '../en/hints.ts'

export const hintsTr: Readonly<Record<keyof typeof hintsEn, Message>> = {
  'hint.train': 'Eğitim sayfasını aç',
  'hint.crossValidate': 'Çapraz doğrulama ayarla',
  'hint.predict': 'Bu görüntüleri tahmin et',
  'hint.randomWeights': 'Rastgele ağırlıklar kullan',
  'hint.weightsFile': 'Ağırlık dosyası seç…',
}
