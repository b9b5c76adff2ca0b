import { expect, test } from '@playwright/test'
import { mkdirSync, writeFileSync } from 'node:fs'
import { Home, Window } from './support/window.ts'

test('what the engine says is Turkish in the Turkish window, and follows the language', async ({}, info) => {
  test.setTimeout(240_000)
  const home = new Home()
  const window = await Window.open(home)
  const { page } = window
  await window.setLanguage('Türkçe')
  const alert = page.getByRole('alert')
  const shot = (name: string) => page.screenshot({ path: info.outputPath(`${name}.png`) })

  await test.step('a folder of letters named .jpg cannot be imported', async () => {
    for (const name of ['benign', 'malignant']) {
      mkdirSync(home.path('letters', name), { recursive: true })
      for (let i = 0; i < 4; i++)
        writeFileSync(home.path('letters', name, `${name}-${i}.jpg`), 'Dear colleague,')
    }
    await window.answerFolderDialog(home.path('letters'))
    await page.getByRole('button', { name: 'Klasör aç…' }).click()
    await page.getByRole('button', { name: 'İçe aktar', exact: true }).click()
    await expect(alert).toContainText('8 görüntünün hiçbiri okunamıyor', { timeout: 60_000 })
    await expect(alert).toContainText('okunabilir bir görüntü değil')
    await expect(alert).toContainText('klasörünün nereden kopyalandığını denetleyin')
    await shot('import')
    await window.setLanguage('English')
    await expect(alert).toContainText('None of the 8 images')
    await window.setLanguage('Türkçe')
    await expect(alert).toContainText('8 görüntünün hiçbiri okunamıyor')
    await alert.getByRole('button').last().click()
  })

  await test.step('a label file that is no table', async () => {
    mkdirSync(home.path('table'))
    writeFileSync(home.path('table', 'a.jpg'), 'x')
    writeFileSync(home.path('table', 'metadata.csv'), 'image_id,dx\n"a,nv\n')
    await window.answerFolderDialog(home.path('table'))
    await page.getByRole('button', { name: 'Klasör aç…' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('metadata.csv okunabilir bir tablo değil')
    await expect(dialog).toContainText('2. satırda açılan tırnak kapanmıyor')
    await shot('table')
    await page.keyboard.press('Escape')
  })

  await test.step('a model file that is none', async () => {
    await page.getByRole('button', { name: 'Örneği dene' }).click()
    await page.getByRole('button', { name: 'Eğitim', exact: true }).click({ timeout: 120_000 })
    writeFileSync(home.path('letter.h5'), 'Dear colleague,')
    await window.answerFolderDialog(home.path('letter.h5'))
    await page.getByRole('button', { name: 'Model ekle…' }).click()
    const problem = page.getByTestId('model-problem')
    await expect(problem).toContainText('model olarak kullanılamıyor: ne HDF5, ne bir .keras dosyası', {
      timeout: 60_000,
    })
    await expect(problem).toContainText('eksiksiz Keras modellerini okur')
    await shot('model')
  })

  expect(window.errors).toEqual([])
  await window.close()
  home.remove()
})
