/** The sentences that engine and compute make for the window, read from their sources. */
import { readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import ts from 'typescript'
import { HOLE } from './said.ts'
import { Texts } from './texts.ts'

const ROOT = join(import.meta.dirname, '../..')
/** The window words itself what it says, and the command line speaks English only. */
const FOLDERS = ['shared', 'metrics', 'imaging', 'compute', 'engine', 'report', 'main']
/** Classes of errors, and which argument of theirs the user reads; null where what catches them makes the sentence. */
const ERRORS: Readonly<Record<string, number | null>> = {
  AppError: 1,
  OutOfMemoryError: 0,
  DownloadFailure: 1,
  UnsupportedLayer: 0,
  RefusedLayers: null,
}
/** Here a plain error says why a file is refused; elsewhere it is an assertion, that is, a fault of LesionLens. */
const PLAIN_ERRORS_ARE_REASONS = 'compute/keras/'
/** The window words these findings itself, by their kind: renderer/pages/train/input-check/input-check-text.ts. */
const WORDED_BY_THE_WINDOW = 'compute/doctor/warnings.ts'
/** Properties of an object that the window shows, wherever it is made. */
const SHOWN = new Set(['message', 'hint', 'advice', 'warnings', 'words'])

export interface Sentence {
  /** With `{0}`, `{1}`, ... where something is filled in. */
  readonly template: string
  /** "engine/context.ts:43" */
  readonly at: string
}

/** Each template once for each place that says it. */
export function collectSentences(): Sentence[] {
  const { program, files } = sources()
  const texts = new Texts(program.getTypeChecker(), files)
  const found = new Map<string, Sentence>()
  const note = (expression: ts.Expression): void => {
    for (const { text, node } of texts.of(expression)) {
      // A single word is a name, a hole is what something else said.
      if (!/\s|\.$/.test(text)) continue
      const sentence = { template: numbered(text), at: placeOf(node) }
      found.set(`${sentence.at} ${sentence.template}`, sentence)
    }
  }
  for (const file of files) {
    const visit = (node: ts.Node): void => {
      if (ts.isClassDeclaration(node)) requireKnown(node)
      for (const expression of told(node)) note(expression)
      ts.forEachChild(node, visit)
    }
    visit(file)
  }
  return [...found.values()]
}

function sources(): { program: ts.Program; files: readonly ts.SourceFile[] } {
  const names = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.includes('testing'))
      .filter((name) => pathOf(name) !== WORDED_BY_THE_WINDOW)
      .map((name) => join(ROOT, name)),
  )
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path))
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT)
  const program = ts.createProgram(names, options)
  return { program, files: names.map((name) => program.getSourceFile(name)!) }
}

/** What a node tells the user: the sentence of an error, or a property or list that the window shows. */
function told(node: ts.Node): readonly ts.Expression[] {
  if (ts.isNewExpression(node)) return errorText(node)
  if (ts.isPropertyAssignment(node)) return SHOWN.has(node.name.getText()) ? [node.initializer] : []
  if (ts.isShorthandPropertyAssignment(node)) return SHOWN.has(node.name.text) ? [node.name] : []
  if (ts.isVariableDeclaration(node))
    return node.name.getText() === 'warnings' && node.initializer ? [node.initializer] : []
  if (!ts.isCallExpression(node)) return []
  return /\bwarnings\.(push|add)$/.test(node.expression.getText()) ? node.arguments : []
}

function errorText(node: ts.NewExpression): readonly ts.Expression[] {
  const name = node.expression.getText()
  const texts = node.arguments ?? []
  const isReason = /^(Range)?Error$/.test(name) && fileOf(node).startsWith(PLAIN_ERRORS_ARE_REASONS)
  if (texts[0]?.getText() === "'internal'") return []
  const text = isReason ? texts[0] : texts[ERRORS[name] ?? -1]
  return text ? [text] : []
}

/** A new class of errors says where its sentence is before it says anything. */
function requireKnown({ name, heritageClauses }: ts.ClassDeclaration): void {
  const base = heritageClauses?.[0]?.types[0]?.expression.getText() ?? ''
  if (name && base.endsWith('Error') && !(name.text in ERRORS))
    throw new Error(`${name.text} extends ${base}: enter it in the table of ${import.meta.filename}`)
}

function numbered(text: string): string {
  let next = 0
  return text.replaceAll(HOLE, () => `{${next++}}`)
}

const pathOf = (name: string): string => name.split(sep).join('/')
const fileOf = (node: ts.Node): string => pathOf(relative(ROOT, node.getSourceFile().fileName))

function placeOf(node: ts.Node): string {
  const { line } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart())
  return `${fileOf(node)}:${line + 1}`
}
