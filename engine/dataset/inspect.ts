import { resolve } from 'node:path'
import type { FolderPreview } from '../../shared/domain/dataset.ts'
import { findLabels } from './labels.ts'
import { scanFolder } from './scan.ts'

/** What an import of a folder would find, from names and the label file alone. Throws AppError 'bad-input' for what is no folder. */
export async function inspectFolder(
  request: { readonly folder: string; readonly labels?: string | undefined },
  signal: AbortSignal,
): Promise<FolderPreview> {
  const folder = resolve(request.folder)
  const scan = await scanFolder(folder, signal)
  const { raw, source, file, rows } = await findLabels(folder, scan, { folder, labels: request.labels }, [])
  const labels = new Map<string, number>()
  for (const label of raw) if (label !== null) labels.set(label, (labels.get(label) ?? 0) + 1)
  return {
    folder,
    images: scan.images.length,
    labelSource: labels.size > 0 ? source : null,
    labelFile: file?.file ?? null,
    labels: Object.fromEntries([...labels].sort(([a], [b]) => a.localeCompare(b))),
    synthetic: rows.length > 0 && rows.every((row) => row !== null && isSynthetic(row.metadata)),
  }
}

/** Our own generator says so of each image in its metadata. */
export function isSynthetic(metadata: Readonly<Record<string, unknown>>): boolean {
  return metadata.dx_type === 'synthetic'
}
