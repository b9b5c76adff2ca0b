/** Exported names of the rooms and where each is declared, read with TypeScript's own parser. */
import { globSync, readFileSync } from 'node:fs'

import ts from 'typescript'

const ROOMS =
  '{shared,models,heatmaps,files,threads,metrics,charts,imaging,compute,engine,report,cli,main,renderer}'

/** Declarations only: a name handed on from another file is the same thing. Returns Map<name, files>. */
export function exportedNames(root) {
  const places = new Map()
  for (const file of globSync(`${ROOMS}/**/*.ts`, { cwd: root }).sort()) {
    // Worker files all export what their pool calls, by one name.
    if (/\.test\.ts$|testing|worker\.ts$/.test(file)) continue
    const source = ts.createSourceFile(file, readFileSync(`${root}/${file}`, 'utf8'), ts.ScriptTarget.Latest)
    const names = new Set(source.statements.filter(isExported).flatMap(namesOf))
    for (const name of names) places.set(name, [...(places.get(name) ?? []), file])
  }
  return places
}

function isExported(statement) {
  return statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false
}

function namesOf(statement) {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) =>
      ts.isIdentifier(name) ? name.text : [],
    )
  return statement.name?.text ?? []
}
