import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importFolder } from '../dataset/import.ts'
import { openDatabase } from '../db/database.ts'
import type { WriteDb } from '../db/handles.ts'
import { newestLabel } from '../db/labels.ts'
import { insertRun, runById, type RunRow } from '../db/runs.ts'
import { currentSplit } from '../db/splits.ts'
import { classFolders, temporaryFolder } from '../testing/image-folder.ts'
import { requireUnseen } from './unseen-by-base.ts'

const job = { id: 1, signal: new AbortController().signal, progress: () => undefined }

function runOn(db: WriteDb, split: number, weights: string): RunRow {
  const id = insertRun(
    db,
    {
      split,
      labelsUntil: newestLabel(db),
      kind: 'trained',
      name: 'cnn',
      model: 'scratch-cnn',
      classes: ['benign', 'malignant'],
      positive: null,
      config: { weights } as NonNullable<RunRow['config']>,
      input: { width: 8, height: 8, channels: 3, range: '0..1' } as RunRow['input'],
      versions: {},
    },
    'now',
  )
  return runById(db, id)!
}

test('nobody is tested on what he, or the model he went on from, learned', async () => {
  const folder = await temporaryFolder()
  await classFolders(join(folder, 'first'), 20)
  await cp(join(folder, 'first'), join(folder, 'second'), { recursive: true })
  const db = openDatabase(join(folder, 'study.sqlite'))
  await importFolder(db, { folder: join(folder, 'first') }, job)
  const first = currentSplit(db)!.id
  const base = runOn(db, first, 'none')
  expect(() => requireUnseen(db, base, first, 0)).not.toThrow()
  // The same pictures, dealt in another way.
  await importFolder(db, { folder: join(folder, 'second'), seed: 7 }, job)
  const second = currentSplit(db)!.id
  expect(second).not.toBe(first)
  expect(() => requireUnseen(db, base, second, 0)).toThrow(/^Run 1 learned from \d+ of the test images/)
  const heir = runOn(db, first, `run:${base.id}`)
  expect(() => requireUnseen(db, heir, second, 0)).toThrow(/^Run \d learned from/)
  expect(() => requireUnseen(db, runOn(db, second, 'none'), second, 0)).not.toThrow()
})
