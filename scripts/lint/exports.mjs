/** Exported names of the rooms and where each is declared, read with TypeScript's own parser. */
import { globSync, readFileSync } from 'node:fs'

import ts from 'typescript'

const ROOMS = '{shared,models,metrics,charts,imaging,compute,engine,report,cli,main,renderer}'

/** Declarations only: a name handed on from another file is the same thing. Returns Map<name, files>. */
export function exportedNames(root) {
  const places = new Map()
  for (const file of globSync(`${ROOMS}/**/*.ts`, { cwd: root }).sort()) {
    if (file.endsWith('.test.ts') || file.includes('testing')) continue
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
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? name.text : []))
  return statement.name?.text ?? []
}
