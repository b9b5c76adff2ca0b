import { DEFAULT_FRACTIONS, SPLIT_PARTS, type SplitPart } from '../../shared/domain/dataset.ts'
import type { Inspection, InspectionRequest } from '../../shared/domain/inspection.ts'
import { labelsOf } from './classes/labels.ts'
import { layouts } from './layouts/registry.ts'
import { assignParts } from './parts.ts'
import type { FolderReading } from './reading/folder-reading.ts'
import { readFolder } from './reading/read-folder.ts'
import { matchMasks } from './masks.ts'
import { leftOutWarnings } from './picture-warnings.ts'
import { inspectedFiles } from './scan.ts'

/** Pictures shown of each class. */
const EXAMPLES = 10

/** What an import of a folder would store, from names and tables alone. Throws AppError 'bad-input' for what is no folder. */
export async function inspectFolder(request: InspectionRequest, signal: AbortSignal): Promise<Inspection> {
  const reading = await readFolder(request, signal)
  const { folder, layout, labelSource, scan, facts, tables, levels, groups, questions, warnings } = reading
  const split = keptSplit(reading)
  return {
    folder,
    layout,
    layoutTitle: layouts.find(({ id }) => id === layout)?.title ?? null,
    labelSource,
    files: inspectedFiles(scan),
    tables,
    levels,
    labels: Object.fromEntries(labelsOf(reading.labels)),
    classes: Object.fromEntries(labelsOf(facts.map(({ label }) => label))),
    examples: examplesOf(reading),
    unlabelled: facts.filter(({ label }) => label === null).length,
    groups,
    masks: matchMasks(scan.images, scan.masks).filter((mask) => mask !== null).length,
    split,
    givenSplit: split ? reading.givenSplit : null,
    questions,
    warnings: [...warnings, ...scan.warnings, ...leftOutWarnings(scan)],
    synthetic: facts.length > 0 && facts.every(({ metadata }) => isSynthetic(metadata)),
  }
}

/** Our own generator says so of each image in its metadata. */
export function isSynthetic(metadata: Readonly<Record<string, unknown>>): boolean {
  return metadata.dx_type === 'synthetic'
}

function examplesOf({ facts, scan }: FolderReading): Record<string, string[]> {
  const examples = new Map<string, string[]>()
  facts.forEach(({ label }, i) => {
    if (label === null) return
    const own = examples.get(label) ?? []
    if (own.length < EXAMPLES) examples.set(label, [...own, scan.images[i] ?? ''])
  })
  return Object.fromEntries([...examples].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The parts as the data names them, where an import would keep them. */
function keptSplit({ facts, scan }: FolderReading): Record<SplitPart, number> | null {
  const images = facts.map(({ label, part }, i) => ({ key: scan.images[i] ?? '', label, part }))
  const groups = facts.map(({ patient, lesion, cases }, i) => patient ?? lesion ?? cases[0] ?? String(i))
  const { source } = assignParts(images, groups, 0, DEFAULT_FRACTIONS)
  if (source === 'made') return null
  return Object.fromEntries(
    SPLIT_PARTS.map((part) => [
      part,
      images.filter(({ label, part: own }) => label !== null && own === part).length,
    ]),
  ) as Record<SplitPart, number>
}
