import type { PreprocessingReport } from '../../shared/domain/preprocessing.ts'
import { storedSentence } from '../../shared/say.ts'
import type { ReadDb, WriteDb } from './handles.ts'

/** Stores what the preprocessing doctor found of a run; earlier findings stay. */
export function insertPreprocessing(
  db: WriteDb,
  run: number,
  report: PreprocessingReport,
  versions: Readonly<Record<string, string>>,
  at: string,
): void {
  db.prepare('INSERT INTO preprocessing (run_id, report, versions, created_at) VALUES (?, ?, ?, ?)').run(
    run,
    JSON.stringify(report),
    JSON.stringify(versions),
    at,
  )
}

/** The newest finding; null for a run that was never examined. */
export function preprocessingOf(db: ReadDb, run: number): PreprocessingReport | null {
  const report = db
    .prepare<[number], string>('SELECT report FROM preprocessing WHERE run_id = ? ORDER BY id DESC LIMIT 1')
    .pluck()
    .get(run)
  return report === undefined ? null : readReport(report)
}

/** Reports of earlier versions hold texts in place of sentences. */
function readReport(json: string): PreprocessingReport {
  const report = JSON.parse(json) as PreprocessingReport
  return { ...report, found: report.found.map(storedSentence) }
}
