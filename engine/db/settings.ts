import type { ReadDb, WriteDb } from './handles.ts'

/** Null for a key that was never set. */
export function getSetting(db: ReadDb, key: string): unknown {
  const value = db.prepare<[string], string>('SELECT value FROM setting WHERE key = ?').pluck().get(key)
  return value === undefined ? null : (JSON.parse(value) as unknown)
}

/** `value` must be JSON; null takes the setting away. */
export function setSetting(db: WriteDb, key: string, value: unknown): void {
  if (value === null || value === undefined) {
    db.prepare('DELETE FROM setting WHERE key = ?').run(key)
    return
  }
  db.prepare(
    'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  ).run(key, JSON.stringify(value))
}
