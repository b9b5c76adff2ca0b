import { expect, it } from 'vitest'
import { decimal, joined, say, storedSentence, verbatim, type Sentence } from '../../shared/say.ts'
import { translated } from './engine-text.ts'
import { engineTr } from './tr/engine/index.ts'

const turkish = (sentence: Sentence): string => translated(sentence, engineTr, 'tr')

it('looks the template up and fills it in the order of the other language', () => {
  expect(turkish(say`There are no images in ${'/home/a/empty'}.`)).toBe('Klasörde görüntü yok: /home/a/empty')
  expect(turkish(say`${'a.h5'} claims ${12} weights in ${3} bytes.`)).toBe(
    'a.h5 dosyası 3 baytta 12 ağırlık bulunduğunu öne sürüyor.',
  )
})

it('translates what a sentence quotes, however deep, and lists item by item', () => {
  expect(turkish(say`Run ${3} has no model: it is ${say`interrupted`}.`)).toBe(
    '3 numaralı koşunun modeli yok; durumu: yarıda kaldı.',
  )
  const layers = joined([
    say`${'a'} (${'Lambda'}: ${say`Python code, which is never run`})`,
    say`${'b'} (${'X'})`,
  ])
  expect(turkish(say`${'m.h5'} has layers that LesionLens does not run: ${layers}.`)).toBe(
    'm.h5 içinde LesionLens’in çalıştırmadığı katmanlar var: a (Lambda: Python kodu, asla çalıştırılmaz), b (X).',
  )
  expect(turkish(joined([say`${'x.png'} is empty.`, say`Close it there and try again.`], ' '))).toBe(
    'x.png boş. Orada kapatıp yeniden deneyin.',
  )
})

it('drops the full stop of a quoted sentence as the English one does', () => {
  const reason = say`The file asks for more memory than its size allows.`
  expect(turkish(say`The HDF5 data of ${'a.h5'} cannot be read: ${reason}.`)).toBe(
    'a.h5 dosyasının HDF5 verisi okunamıyor: dosya, boyutunun izin verdiğinden çok bellek istiyor.',
  )
})

it('writes numbers as the language does, never grouped, and names as they are', () => {
  const loss = decimal(0.5, 2)
  expect(turkish(say`The training loss has not improved for ${6} epochs; it is about ${loss}.`)).toBe(
    'Eğitim kaybı 6 devirdir düşmüyor; yaklaşık 0,50.',
  )
  expect(turkish(say`dropout ${0.4}`)).toBe('0,4 seyreltme (dropout)')
  expect(turkish(say`dropout ${0.00003}`)).toBe('0,00003 seyreltme (dropout)')
  expect(turkish(say`There is no run ${12345} in this study.`)).toContain('12345')
  expect(turkish(say`${'v1.5'} is empty.`)).toBe('v1.5 boş.')
})

it('shows what it does not know in English, whole, and the words of others as they are', () => {
  const unknown = say`Nobody wrote this of ${say`Close it there and try again.`}`
  expect(turkish(unknown)).toBe(unknown.text)
  expect(turkish(verbatim('EACCES: permission denied'))).toBe('EACCES: permission denied')
  expect(turkish(say`${'toString'}`)).toBe('toString')
})

it('shows rows of earlier versions in English, but for those that are a whole template', () => {
  expect(turkish(storedSentence('Run 3 has no model: it is failed.'))).toBe(
    'Run 3 has no model: it is failed.',
  )
  expect(turkish(storedSentence('LesionLens ended while this was running.'))).toBe(
    'Bu iş sürerken LesionLens sona erdi.',
  )
})
