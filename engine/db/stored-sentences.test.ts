import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { toDo } from '../../shared/hint.ts'
import { say } from '../../shared/say.ts'
import { openDatabase } from './database.ts'
import { currentDataset, insertDataset } from './datasets.ts'
import type { WriteDb } from './handles.ts'
import { insertJob, listJobs, updateJob } from './jobs.ts'
import { migrations } from './migrations/index.ts'
import { endRun, runById } from './runs.ts'

const open: WriteDb[] = []
afterEach(() => open.splice(0).forEach((db) => db.close()))

/** A file of the version before sentences had parts, with a dataset, a run and a job that failed; opened by this version. */
async function fromBefore(): Promise<WriteDb> {
  const file = join(await mkdtemp(join(tmpdir(), 'lesionlens-')), 'study.sqlite')
  const old = openDatabase(
    file,
    migrations.filter(({ version }) => version < 120),
  )
  const findings = JSON.stringify({
    unreadable: [{ path: 'a.jpg', error: 'a.jpg is empty.' }],
    duplicates: [],
    warnings: ['2 of 8 images have no label and are in no split.'],
  })
  old
    .prepare("INSERT INTO dataset VALUES (1, '/images', 'folders', 'image', 0, '{}', ?, '{}', '2026-01-01')")
    .run(findings)
  old.exec(`
    INSERT INTO split (id, dataset_id, source, seed, config, created_at) VALUES (1, 1, 'made', 1, '{}', '2026-01-01');
    INSERT INTO run (id, split_id, labels_until, kind, name, model, status, classes, input, versions, error, created_at)
    VALUES (1, 1, 0, 'trained', 'a', 'scratch-cnn', 'interrupted', '["a","b"]', '{}', '{}', 'LesionLens ended while this was running.', '2026-01-01');
    INSERT INTO job (kind, title, status, phase, done, total, error, created_at)
    VALUES ('import', 'a', 'failed', '', 0, 0, '{"code":"bad-input","message":"There are no images in /a.","hint":"Try again."}', '2026-01-01');
  `)
  old.close()
  const db = openDatabase(file)
  open.push(db)
  return db
}

const plain = (text: string) => ({ text, template: text, values: [] })

it('reads texts of earlier versions as sentences without parts', async () => {
  const db = await fromBefore()
  expect(currentDataset(db)!.findings).toMatchObject({
    layout: null,
    unsupported: [],
    questions: [],
    unreadable: [{ path: 'a.jpg', error: plain('a.jpg is empty.') }],
    duplicates: [],
    warnings: [plain('2 of 8 images have no label and are in no split.')],
  })
  expect(runById(db, 1)!.error).toEqual(say`LesionLens ended while this was running.`)
  expect(listJobs(db, 1)[0]!.error).toEqual({
    code: 'bad-input',
    message: plain('There are no images in /a.'),
    hint: plain('Try again.'),
  })
})

it('keeps the parts of what is stored from now on', async () => {
  const db = await fromBefore()
  const error = say`Training stopped: ${say`${'a.png'} is empty.`}`
  endRun(db, 1, 'failed', error, '2026-01-02')
  expect(runById(db, 1)!.error).toEqual(error)
  expect(db.prepare('SELECT error FROM run').pluck().get()).toBe('Training stopped: a.png is empty.')

  const message = say`Run ${3} has no model: it is ${say`failed`}.`
  const hint = toDo({ kind: 'predict', run: 3, part: 'val' }, say`Predict these images with the model first.`)
  const id = insertJob(db, { kind: 'predict', title: 'b', run: null }, '2026-01-02')
  const job = listJobs(db, 1)[0]!
  updateJob(db, { ...job, status: 'failed', error: { code: 'not-found', message, hint } })
  expect(listJobs(db, 1)[0]).toMatchObject({ id, error: { code: 'not-found', message, hint } })

  const warnings = [
    toDo(
      { kind: 'take-labels-of-file', name: 'a.csv' },
      say`${'a.csv'} labels only ${1} of ${8} images, so the folders' names were taken.`,
    ),
  ]
  const row = currentDataset(db)!
  insertDataset(
    db,
    {
      ...row,
      config: { folder: '/images' },
      versions: {},
      findings: { unreadable: [], duplicates: [], warnings },
    },
    '2026-01-02',
  )
  expect(currentDataset(db)!.findings.warnings).toEqual(warnings)
})
