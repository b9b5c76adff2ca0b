import { expect, it } from 'vitest'
import { translator } from './engine-text.ts'
import { engineTr } from './tr/engine/index.ts'
import { tr } from './tr/index.ts'

const WORDS: Readonly<Record<string, unknown>> = tr
const turkish = translator(engineTr, (kind, word) => WORDS[`${kind}.${word}`] as string | undefined)

const translate = translator(
  {
    '{0} is gone.': '{0} gitti.',
    '{0} is gone for {1} days.': '{1} gündür {0} yok.',
    'It is {0}: {1}.': '{0} oldu: {1:text}.',
    '{0} ({1}: {2})': '{0} ({1}: {2:text})',
    'too small, and grey': 'küçük ve gri',
    'all of it': 'hepsi',
    'The {0} part.': 'Bölüm {0:part}.',
    'Look. Then leap.': 'Önce bak.',
  },
  (kind, word) => (kind === 'part' && word === 'val' ? 'Doğrulama' : undefined),
)

it('finds the template of a finished sentence and fills its translation', () => {
  expect(translate('/a/b.png is gone.')).toBe('/a/b.png gitti.')
  expect(translate('x is gone for 2.5 days.')).toBe('2,5 gündür x yok.')
  expect(translate('Nobody wrote this.')).toBe('Nobody wrote this.')
})

it('prefers the reading that accounts for most of the text', () => {
  expect(translate('x is gone for 3 days.')).toBe('3 gündür x yok.')
  expect(turkish('Training stopped: a.png is damaged or incomplete (no end).')).toBe(
    'Eğitim durdu: a.png bozuk ya da eksik (no end).',
  )
})

it('translates what a sentence quotes, with commas in it or in lists', () => {
  expect(translate('It is bad: all of it.')).toBe('bad oldu: hepsi.')
  expect(translate('It is bad: a (Dense: all of it), b (ReLU: too small, and grey), c (Add).')).toBe(
    'bad oldu: a (Dense: hepsi), b (ReLU: küçük ve gri), c (Add).',
  )
  expect(translate('It is bad: x is gone.')).toBe('bad oldu: x gitti.')
})

it('translates words of the catalogue only where the template says so', () => {
  expect(translate('The val part.')).toBe('Bölüm Doğrulama.')
  expect(translate('The other part.')).toBe('Bölüm other.')
  expect(translate('val is gone.')).toBe('val gitti.')
})

it('translates several sentences and lines one by one, but not a template of two', () => {
  expect(translate('A is gone. B is gone.')).toBe('A gitti. B gitti.')
  expect(translate('a is gone.\nUnknown.\nb is gone.')).toBe('a gitti.\nUnknown.\nb gitti.')
  expect(translate('Look. Then leap.')).toBe('Önce bak.')
})

it('leaves texts alone that are too long or made to mislead', () => {
  const long = `${'x is gone. '.repeat(1000)}y is gone.`
  expect(translate(long)).toBe(long)
  expect(translate(`It is ${': '.repeat(900)}.`)).toContain('oldu')
})

it('says real sentences of the engine in Turkish', () => {
  expect(turkish('There are no images in /home/a/empty.')).toBe('Klasörde görüntü yok: /home/a/empty')
  expect(turkish('Run 3 has no model: it is interrupted.')).toBe(
    '3 numaralı denemenin modeli yok; durumu: yarıda kaldı.',
  )
  expect(
    turkish('The HDF5 data of a.h5 cannot be read: The file asks for more memory than its size allows.'),
  ).toBe('a.h5 dosyasının HDF5 verisi okunamıyor: dosya, boyutunun izin verdiğinden çok bellek istiyor.')
  expect(turkish('None of the 4 images in /a/b can be read. The first: x.png is empty.')).toBe(
    'Klasördeki 4 görüntünün hiçbiri okunamıyor (/a/b). İlki: x.png boş.',
  )
  expect(
    turkish(
      'Stop here, the best weights are kept. Next time try more augmentation (flips, rotation, zoom, brightness), dropout 0.4, AdamW with weight decay 0.0001.',
    ),
  ).toBe(
    'Burada bitirin, en iyi ağırlıklar saklanır. Bir dahaki sefere deneyin: daha çok görüntü değişikliği (aynalama, döndürme, yakınlaştırma, parlaklık), 0,4 seyreltme, 0,0001 ağırlık azaltmalı AdamW.',
  )
})

it('reads every template as itself, whatever ordinary values fill it', () => {
  for (const values of [
    ['lesion-7.jpg', '12', 'nv', '3', 'a b', '64', 'x/y.h5', '5'],
    ['/home/a b/Çalışma-(2)/g.csv', 'melanoma, nv; bcc', 'it is 3', 'QX-1', 'Zed.', '7.h5', 'a=b', '-1'],
  ])
    for (const [template, translation] of Object.entries(engineTr)) {
      const filled = (text: string) =>
        text.replace(/\{(\d+)(?::\w+)?\}/g, (_, i: string) => values[Number(i)]!)
      expect.soft(turkish(filled(template)), template).toBe(filled(translation))
    }
})
