import path from 'node:path'

/**
 * The files that a save dialog's answer stands for: one with the ending of the name that was proposed, which not every system's
 * dialog adds, and those written beside it under the same name with the endings in `beside` ('svg').
 */
export function savedFiles(
  chosen: string,
  proposed: string,
  beside: readonly string[] = [],
): { readonly file: string; readonly files: readonly string[] } {
  const endings = [path.extname(proposed), ...beside.map((ending) => `.${ending}`)]
  const given = endings.find((ending) => chosen.toLowerCase().endsWith(ending))
  const stem = given === undefined ? chosen : chosen.slice(0, -given.length)
  const files = endings.map((ending) => `${stem}${ending}`)
  return { file: files[0]!, files }
}
