import { basename, matchesGlob } from 'node:path'
import type { Scan } from '../scan.ts'

/** What lies in a folder, without the files that a pattern names: a path, a folder, or a name at any depth. */
export function leaveOut(scan: Scan, patterns: readonly string[]): Scan {
  if (patterns.length === 0) return scan
  const keep = (path: string): boolean => !patterns.some((pattern) => isNamed(path, pattern))
  return {
    ...scan,
    images: scan.images.filter(keep),
    tables: scan.tables.filter(keep),
    masks: scan.masks.filter(keep),
    unsupported: scan.unsupported.filter(({ path }) => keep(path)),
    skipped: scan.skipped.filter(({ path }) => keep(path)),
  }
}

function isNamed(path: string, pattern: string): boolean {
  const plain = pattern.replace(/\/+$/, '')
  if (matchesGlob(path, plain) || matchesGlob(path, `${plain}/**`)) return true
  return !plain.includes('/') && (matchesGlob(basename(path), plain) || matchesGlob(path, `**/${plain}/**`))
}
