/** The sentences that reach the window: every template literal tagged `say` outside the command line, by TypeScript's parser. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

const ROOT = join(import.meta.dirname, '../..')
/** The window words itself what it says, and the command line speaks English only. */
const FOLDERS = ['shared', 'files', 'threads', 'metrics', 'imaging', 'compute', 'engine', 'report', 'main']

export interface SaidAt {
  /** With `{0}`, `{1}`, ... where something is filled in. */
  readonly template: string
  /** "engine/context.ts:43" */
  readonly at: string
}

export function collectSentences(): SaidAt[] {
  const files = globSync(`{${FOLDERS.join(',')}}/**/*.ts`, { cwd: ROOT })
  return files.filter((file) => !/\.test\.ts$|testing\//.test(file)).flatMap(sentencesOf)
}

function sentencesOf(file: string): SaidAt[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest)
  const found: SaidAt[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText(source) === 'say') {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source))
      found.push({ template: templateOf(node.template), at: `${file}:${line + 1}` })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function templateOf(literal: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(literal)) return literal.text
  return literal.templateSpans.reduce(
    (head, span, i) => `${head}{${i}}${span.literal.text}`,
    literal.head.text,
  )
}
