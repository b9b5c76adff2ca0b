import { extname, resolve } from 'node:path'
import type { Inspection, InspectionRequest } from '../../shared/domain/inspection.ts'
import { findLabels } from './labels.ts'
import { scanFolder } from './scan.ts'

/** What an import of a folder would find, from names and tables alone. Throws AppError 'bad-input' for what is no folder. */
export async function inspectFolder(request: InspectionRequest, signal: AbortSignal): Promise<Inspection> {
  const folder = resolve(request.folder)
  const scan = await scanFolder(folder, signal)
  const { raw, source, file, rows } = await findLabels(folder, scan, { ...request, folder }, [])
  const labels = new Map<string, number>()
  for (const label of raw) if (label !== null) labels.set(label, (labels.get(label) ?? 0) + 1)
  const counts = Object.fromEntries([...labels].sort(([a], [b]) => a.localeCompare(b)))
  const byExtension = Object.groupBy(scan.images, (path) => extname(path).slice(1).toLowerCase())
  return {
    folder,
    layout: null,
    labelSource: labels.size > 0 ? source : null,
    files: {
      images: scan.images.length,
      byExtension: Object.fromEntries(
        Object.entries(byExtension).map(([name, of]) => [name, of?.length ?? 0]),
      ),
      unreadable: [],
      unsupported: [],
      skipped: [],
    },
    tables: file
      ? [
          {
            path: file.file,
            rows: file.rows.length,
            encoding: 'utf-8',
            separator: ',',
            columns: {
              image: file.imageColumn,
              labels: file.labelColumn === null ? [] : [file.labelColumn],
              groups: [file.patientColumn, file.lesionColumn].filter((name) => name !== null),
              split: null,
            },
            header: [],
            used: true,
          },
        ]
      : [],
    levels: [],
    labels: counts,
    classes: counts,
    examples: examplesOf(scan.images, raw),
    unlabelled: raw.filter((label) => label === null).length,
    groups: 0,
    masks: scan.masks.length,
    split: null,
    givenSplit: null,
    questions: [],
    warnings: [],
    synthetic: rows.length > 0 && rows.every((row) => row !== null && isSynthetic(row.metadata)),
  }
}

/** What a person looks at to see whether a class is what its name says. */
const EXAMPLES = 10

function examplesOf(
  paths: readonly string[],
  labels: readonly (string | null)[],
): Record<string, readonly string[]> {
  const examples: Record<string, string[]> = {}
  for (const [i, label] of labels.entries()) {
    const path = paths[i]
    if (label === null || path === undefined) continue
    const shown = (examples[label] ??= [])
    if (shown.length < EXAMPLES) shown.push(path)
  }
  return examples
}

/** Our own generator says so of each image in its metadata. */
export function isSynthetic(metadata: Readonly<Record<string, unknown>>): boolean {
  return metadata.dx_type === 'synthetic'
}
