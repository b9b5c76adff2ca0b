/** What is typed or shown on the import screen, as values and back. */
import type { SplitFractions } from '../../../../shared/domain/dataset.ts'

/** "*.bmp, extra/**" as patterns. */
function patternsOf(text: string): readonly string[] {
  return text
    .split(/[\n,]/)
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== '')
}

/** The patterns that a text holds, undefined for none; 'same' where they are those already chosen. */
export function changedPatterns(
  text: string,
  chosen: readonly string[] | undefined,
): readonly string[] | undefined | 'same' {
  const patterns = patternsOf(text)
  if (patterns.join('\n') === (chosen ?? []).join('\n')) return 'same'
  return patterns.length === 0 ? undefined : patterns
}

/** The path of a table as the engine takes it: those in the folder are shown relative to it. */
export function absolutePath(folder: string, path: string): string {
  const isAbsolute = /^([/\\]|[a-z]:[/\\])/i.test(path)
  return isAbsolute ? path : `${folder.replace(/[/\\]+$/, '')}/${path}`
}

/** Shares of a split in percent; null where a part would be empty. */
export function fractionsOf(valPercent: number, testPercent: number): SplitFractions | null {
  const [val, test] = [valPercent / 100, testPercent / 100]
  const train = 1 - val - test
  // A cleared field is null, which counts as 0.
  if (![train, val, test].every((share) => Number.isFinite(share) && share > 0.001)) return null
  return { train: Math.round(train * 1e6) / 1e6, val, test }
}

/** The last part of a path: a file's name. */
export function lastOfPath(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path
}

/** Names of a folder level as a choice shows them: the first few. */
export function someNames(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).join(', ')
  return names.length > most ? `${shown}, …` : shown
}
