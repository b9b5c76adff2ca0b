import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { placeOfStudy } from './study-place.ts'

let root: string
beforeEach(() => void (root = mkdtempSync(path.join(tmpdir(), 'lesionlens-place-'))))
afterEach(() => rmSync(root, { recursive: true }))

const images = () => path.join(root, 'drive', 'moles')
const beside = (name: string) => path.join(root, 'drive', name)
function studyAt(folder: string): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'study.sqlite'), '')
}

it('is beside the images', () => {
  mkdirSync(images(), { recursive: true })
  expect(placeOfStudy(`${images()}/`, root)).toEqual({ folder: beside('moles.lesionlens'), existing: null })
})

it('leaves a study that is there alone, and names the newest', () => {
  studyAt(beside('moles.lesionlens'))
  expect(placeOfStudy(images(), root)).toEqual({
    folder: beside('moles 2.lesionlens'),
    existing: beside('moles.lesionlens'),
  })
  studyAt(beside('moles 2.lesionlens'))
  expect(placeOfStudy(images(), root)).toEqual({
    folder: beside('moles 3.lesionlens'),
    existing: beside('moles 2.lesionlens'),
  })
})

it('takes no folder for a study that only has the name of one', () => {
  mkdirSync(beside('moles.lesionlens'), { recursive: true })
  expect(placeOfStudy(images(), root)).toEqual({ folder: beside('moles 2.lesionlens'), existing: null })
})

it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'is among the user’s studies where nothing can be written beside the images',
  () => {
    mkdirSync(images(), { recursive: true })
    chmodSync(path.dirname(images()), 0o500)
    const studies = path.join(root, 'studies')
    expect(placeOfStudy(images(), studies).folder).toBe(path.join(studies, 'moles.lesionlens'))
    chmodSync(path.dirname(images()), 0o700)
  },
)
