import { expect, test } from '@playwright/test'
import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { STUDY_FILE } from '../shared/domain/study.ts'
import { lesionlensJson } from './support/command-line.ts'
import { Home, Window } from './support/window.ts'

test('the file in a study opens it: by double-click, beside an open window, dropped and chosen', async () => {
  const home = new Home()
  const images = home.copySample()
  const [first, second] = ['first', 'second'].map((name) => home.path(`${name}.lesionlens`))
  for (const study of [first!, second!]) await lesionlensJson('import', images, '--study', study)
  const fileOf = (study: string): string => join(study, STUDY_FILE)
  expect(existsSync(fileOf(first!))).toBe(true)

  const window = await Window.open(home, [fileOf(first!)])
  const shown = (name: string) => expect(window.page.locator('header .study')).toHaveText(name)
  await shown('first')

  await Window.startAgain(home, [fileOf(second!)])
  await shown('second')

  await window.drop(fileOf(first!))
  await shown('first')

  await window.answerFolderDialog(fileOf(second!))
  await window.app.evaluate(({ Menu }) => {
    const file = Menu.getApplicationMenu()!.items[0]!.submenu!
    file.items.find(({ label }) => label === 'Open study…')!.click()
  })
  await shown('second')

  const astray = home.path('astray.llstudy')
  copyFileSync(fileOf(first!), astray)
  await Window.startAgain(home, [astray])
  await expect(window.page.getByRole('alert')).toContainText('This file opens the study folder it lies in')
  await shown('second')
  expect(window.errors).toEqual([])
  await window.close()
  home.remove()
})
