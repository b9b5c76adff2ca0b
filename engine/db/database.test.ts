import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../testing/image-folder.ts'
import { openDatabase, sqliteVersion, transaction } from './database.ts'
import { type WriteDb } from './handles.ts'
import { migrations } from './migrations/index.ts'

const newest = migrations.at(-1)!.version

async function emptyFile(): Promise<string> {
  return join(await temporaryFolder(), 'study.sqlite')
}

function tables(db: WriteDb): string[] {
  return db
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .pluck()
    .all()
}

/** Tables in the order data flows; a foreign key points only to what stands before. */
const flow = [
  'dataset',
  'image',
  'image_finding',
  'exclusion',
  'image_look',
  'duplicate_search',
  'duplicate_pair',
  'duplicate_decision',
  'rescan',
  'image_change',
  'label',
  'split',
  'split_image',
  'run',
  'fold',
  'preprocessing',
  'epoch',
  'operating_point',
  'occlusion',
  'prediction',
  'explanation',
  'attention',
  'faithfulness',
  'review',
  'job',
]

it('makes the newest schema in an empty file: strict tables, write-ahead log, foreign keys', async () => {
  const db = openDatabase(await emptyFile())
  expect(db.pragma('user_version', { simple: true })).toBe(newest)
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
  expect(db.pragma('foreign_keys', { simple: true })).toBe(1)
  expect(tables(db)).toEqual([...flow, 'setting'].toSorted())
  const strict = db
    .prepare<[], { name: string; strict: number }>(
      "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    .all()
  expect(strict.filter((table) => table.strict !== 1)).toEqual([])
  db.close()
})

it('lets references point only backwards along the flow', async () => {
  const db = openDatabase(await emptyFile())
  for (const table of tables(db)) {
    const targets = db
      .prepare<[string], string>('SELECT "table" FROM pragma_foreign_key_list(?)')
      .pluck()
      .all(table)
    for (const target of targets)
      expect(flow.indexOf(target), `${table} -> ${target}`).toBeLessThan(flow.indexOf(table))
  }
  db.close()
})

it.each(migrations.slice(0, -1).map((step) => step.version))(
  'brings a file of version %i to the newest, keeping its rows and a copy',
  async (version) => {
    const file = await emptyFile()
    const old = openDatabase(
      file,
      migrations.filter((step) => step.version <= version),
    )
    old.exec(
      "INSERT INTO dataset VALUES (7, '/images', 'folders', 'image', 0, '{}', '{}', '{}', '2026-01-01')",
    )
    old.close()
    const db = openDatabase(file)
    expect(db.pragma('user_version', { simple: true })).toBe(newest)
    expect(db.prepare('SELECT id, folder FROM dataset').all()).toEqual([{ id: 7, folder: '/images' }])
    db.close()
    const copy = openDatabase(
      `${file}.v${version}`,
      migrations.filter((step) => step.version <= version),
    )
    expect(copy.prepare('SELECT count(*) AS n FROM dataset').get()).toEqual({ n: 1 })
    copy.close()
  },
)

// Files of every released version exist, so their steps may be moved but not reworded: the schema they make, word for word.
it('makes the schema of version 110 with the words it was released with', async () => {
  const released = migrations.filter(({ version }) => version <= 110)
  const db = openDatabase(await emptyFile(), released)
  const schema = db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid').all()
  db.close()
  expect(createHash('sha256').update(JSON.stringify(schema)).digest('hex')).toBe(
    '9cb66964e01aa4399f6146fc7a07191573d08f2a6bfbfad5c3e9564f2a660d5d',
  )
})

it('leaves a file as it was when a migration fails', async () => {
  const file = await emptyFile()
  openDatabase(file).close()
  const failing = {
    version: newest + 10,
    up: (db: WriteDb) => {
      db.exec('CREATE TABLE half (id INTEGER) STRICT')
      throw new Error('no')
    },
  }
  expect(() => openDatabase(file, [...migrations, failing])).toThrow('no')
  const db = openDatabase(file)
  expect(db.pragma('user_version', { simple: true })).toBe(newest)
  expect(tables(db)).not.toContain('half')
  db.close()
})

it('refuses a file of a newer version and does not touch it', async () => {
  const file = await emptyFile()
  openDatabase(file).close()
  openDatabase(file, [...migrations, { version: newest + 10, up: () => undefined }]).close()
  expect(() => openDatabase(file)).toThrow(/newer LesionLens/)
  expect(existsSync(`${file}.v${newest}`)).toBe(true)
  const db = openDatabase(file, [...migrations, { version: newest + 10, up: () => undefined }])
  expect(db.pragma('user_version', { simple: true })).toBe(newest + 10)
  db.close()
})

it('refuses what is no study, by name', async () => {
  const file = await emptyFile()
  writeFileSync(file, 'This is a text, long enough to be no empty database of any kind. '.repeat(40))
  expect(() => openDatabase(file)).toThrow(
    expect.objectContaining({ code: 'bad-input', message: expect.stringContaining('is not a database') }),
  )
  const foreign = await emptyFile()
  const db = openDatabase(foreign, [])
  db.exec('CREATE TABLE theirs (id INTEGER)')
  db.close()
  expect(() => openDatabase(foreign)).toThrow(/another program/)
})

it('stores all of a transaction or nothing, and never changes what was derived', async () => {
  const db = openDatabase(await emptyFile())
  const fails = (): void =>
    transaction(db, () => {
      db.exec("INSERT INTO setting VALUES ('a', '1')")
      throw new Error('stop')
    })
  expect(fails).toThrow('stop')
  expect(db.prepare('SELECT * FROM setting').all()).toEqual([])
  db.exec(`INSERT INTO dataset VALUES (1, '/i', 'folders', 'image', 0, '{}', '{}', '{}', 'now');
    INSERT INTO image VALUES (1, 1, 'a', 'a.png', NULL, 'png', 1, 1, 1, 'x', '0', 'a', '{}', NULL, NULL);
    INSERT INTO label VALUES (1, 1, 'nv', 'import', NULL, NULL, 'now')`)
  expect(() => db.exec("UPDATE label SET label = 'mel'")).toThrow(/history/)
  expect(() => db.exec("INSERT INTO label VALUES (2, 99, 'nv', 'import', NULL, NULL, 'now')")).toThrow(
    /FOREIGN KEY/,
  )
  db.close()
})

it('survives a copy of the file without its log being open', async () => {
  const file = await emptyFile()
  const db = openDatabase(file)
  db.exec("INSERT INTO setting VALUES ('theme', '\"dark\"')")
  db.close()
  const copy = `${file}.copy`
  copyFileSync(file, copy)
  const opened = openDatabase(copy)
  expect(opened.prepare('SELECT value FROM setting').pluck().get()).toBe('"dark"')
  opened.close()
  expect(sqliteVersion()).toMatch(/^3\.\d+/)
})
