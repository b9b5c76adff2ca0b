/**
 * What a string expression may say, read from the sources: literals with holes where something is filled in at run time. Follows
 * constants, conditions, concatenations, tables, functions (what they return) and parameters (what callers give them).
 */
import ts from 'typescript'
import { entriesOf, HOLE, isWordedHere, keyOf, product, unwrapped, type Said } from './said.ts'

const MOST_STEPS = 14
/** Methods whose result says what their array or string said. */
const PASSING = new Set(['filter', 'slice', 'toSorted', 'concat', 'replace', 'split', 'trim', 'at'])
/** Entries of tables that are names, said as they are. */
const NAMES = new Set(['title', 'name'])

/** What the parameters of a function stand for in one call of it. */
type Bindings = ReadonlyMap<ts.Symbol, { readonly node: ts.Expression; readonly bindings: Bindings }>
type Call = ts.CallExpression | ts.NewExpression
type Access = ts.PropertyAccessExpression | ts.ElementAccessExpression

export class Texts {
  readonly #checker: ts.TypeChecker
  readonly #calls = new Map<ts.Symbol, Call[]>()
  /** What lists say whose items are joined into a sentence. */
  readonly #items: Said[] = []

  constructor(checker: ts.TypeChecker, files: readonly ts.SourceFile[]) {
    this.#checker = checker
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) || ts.isNewExpression(node)) this.#note(node)
      ts.forEachChild(node, visit)
    }
    files.forEach(visit)
  }

  /** Every text an expression may come to (an array: its elements), and the items of the lists in it. */
  of(node: ts.Expression): readonly Said[] {
    this.#items.length = 0
    return [...this.#said(node, new Map(), 0), ...this.#items]
  }

  #note(call: Call): void {
    const symbol = this.#symbolOf(call.expression)
    if (symbol) this.#calls.set(symbol, [...(this.#calls.get(symbol) ?? []), call])
  }

  #symbolOf(node: ts.Node | undefined): ts.Symbol | undefined {
    if (node && ts.isShorthandPropertyAssignment(node.parent))
      return this.#checker.getShorthandAssignmentValueSymbol(node.parent)
    const symbol = node && this.#checker.getSymbolAtLocation(node)
    return symbol && symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol
  }

  #said(given: ts.Expression, bindings: Bindings, steps: number): Said[] {
    const node = unwrapped(given)
    const next = (inner: ts.Expression): Said[] => this.#said(inner, bindings, steps + 1)
    if (steps > MOST_STEPS) return [{ text: HOLE, node }]
    if (ts.isStringLiteralLike(node)) return [{ text: node.text, node }]
    if (ts.isTemplateExpression(node)) {
      const spans = node.templateSpans.flatMap(({ expression, literal }) => [
        this.#part(expression, next(expression)),
        [{ text: literal.text, node }],
      ])
      return product([[{ text: node.head.text, node }], ...spans])
    }
    if (ts.isConditionalExpression(node)) return [...next(node.whenTrue), ...next(node.whenFalse)]
    if (ts.isBinaryExpression(node)) return this.#binary(node, next)
    if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(next)
    if (ts.isIdentifier(node)) return this.#named(node, bindings, steps)
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))
      return this.#member(node, bindings, steps)
    if (ts.isCallExpression(node)) return this.#result(node, bindings, steps)
    return node.kind === ts.SyntaxKind.NullKeyword ? [] : [{ text: HOLE, node }]
  }

  /** A single word from elsewhere is filled in, like a name; a phrase is part of the sentence. */
  #part(node: ts.Expression, said: readonly Said[]): readonly Said[] {
    if (isWordedHere(node)) return said
    const phrases = said.filter(({ text }) => /\s/.test(text))
    if (phrases.length === 0) return [{ text: HOLE, node }]
    return said.map((each) => (each.text === '' || phrases.includes(each) ? each : { text: HOLE, node }))
  }

  #binary(node: ts.BinaryExpression, next: (inner: ts.Expression) => Said[]): Said[] {
    switch (node.operatorToken.kind) {
      case ts.SyntaxKind.PlusToken:
        return product([this.#part(node.left, next(node.left)), this.#part(node.right, next(node.right))])
      case ts.SyntaxKind.QuestionQuestionToken:
      case ts.SyntaxKind.BarBarToken:
        return [...next(node.left), ...next(node.right).filter(({ text }) => /\p{L}/u.test(text))]
      case ts.SyntaxKind.AmpersandAmpersandToken:
        return next(node.right)
      default:
        return [{ text: HOLE, node }]
    }
  }

  /** A constant says what it was made of, a parameter what was given for it: by this caller, or else by any. */
  #named(node: ts.Identifier, bindings: Bindings, steps: number): Said[] {
    const symbol = this.#symbolOf(node)
    if (!symbol || node.text === 'undefined') return []
    const bound = bindings.get(symbol)
    if (bound) return this.#said(bound.node, bound.bindings, steps + 1)
    const declared = symbol.valueDeclaration
    if (declared && ts.isParameter(declared)) return this.#given(declared, steps)
    const isFixed = declared && ts.getCombinedNodeFlags(declared) & ts.NodeFlags.Const
    const value = isFixed && ts.isVariableDeclaration(declared) ? declared.initializer : undefined
    return value ? this.#said(value, bindings, steps + 1) : [{ text: HOLE, node }]
  }

  #given(parameter: ts.ParameterDeclaration, steps: number): Said[] {
    const { parent: callee } = parameter
    const index = callee.parameters.indexOf(parameter)
    const named = ts.isConstructorDeclaration(callee) || ts.isArrowFunction(callee) ? callee.parent : callee
    const calls = this.#calls.get(this.#symbolOf((named as ts.NamedDeclaration).name)!)
    if (!calls) return [{ text: HOLE, node: parameter }]
    return calls.flatMap((call) => {
      const argument = call.arguments?.[index] ?? parameter.initializer
      return argument ? this.#said(argument, new Map(), steps + 1) : []
    })
  }

  /** An entry of a table of literals; all of them where only a run knows which. */
  #member(node: Access, bindings: Bindings, steps: number): Said[] {
    const key = keyOf(node)
    if (key !== null && NAMES.has(key)) return [{ text: HOLE, node }]
    const tables = this.#tables(node.expression, steps)
    if (tables.length > 0)
      return tables
        .flatMap((table) => entriesOf(table, key))
        .flatMap((entry) => this.#said(entry, bindings, steps + 1))
    const of = unwrapped(node.expression)
    return ts.isCallExpression(of) ? this.#said(of, bindings, steps + 1) : [{ text: HOLE, node }]
  }

  /** The literal objects or arrays an expression may stand for. */
  #tables(given: ts.Expression, steps: number): readonly ts.Expression[] {
    const node = unwrapped(given)
    if (steps > MOST_STEPS) return []
    if (ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node)) return [node]
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))
      return this.#tables(node.expression, steps + 1).flatMap((table) => entriesOf(table, keyOf(node)))
    const declared = ts.isIdentifier(node) ? this.#symbolOf(node)?.valueDeclaration : undefined
    const value = declared && ts.isVariableDeclaration(declared) ? declared.initializer : undefined
    return value ? this.#tables(value, steps + 1) : []
  }

  #result(call: ts.CallExpression, bindings: Bindings, steps: number): Said[] {
    const callee = call.expression
    if (ts.isPropertyAccessExpression(callee)) {
      const method = callee.name.text
      const [first] = call.arguments
      if (/^(flatM|m)ap$/.test(method) && first && ts.isFunctionLike(first))
        return this.#returned(first, bindings, steps)
      if (PASSING.has(method)) return this.#said(callee.expression, bindings, steps + 1)
      if (method === 'join') this.#items.push(...this.#said(callee.expression, bindings, steps + 1))
    }
    const declared = this.#symbolOf(callee)?.valueDeclaration
    const target = declared && ts.isVariableDeclaration(declared) ? declared.initializer : declared
    if (!target || !ts.isFunctionLike(target)) return [{ text: HOLE, node: call }]
    const inner = new Map(bindings)
    target.parameters.forEach((parameter, i) => {
      const symbol = this.#symbolOf(parameter.name)
      const argument = call.arguments[i] ?? parameter.initializer
      if (symbol && argument) inner.set(symbol, { node: argument, bindings })
    })
    return this.#returned(target, inner, steps)
  }

  #returned(target: ts.SignatureDeclaration, bindings: Bindings, steps: number): Said[] {
    const { body } = target as ts.FunctionLikeDeclaration
    if (!body) return [{ text: HOLE, node: target }]
    if (!ts.isBlock(body)) return this.#said(body, bindings, steps + 1)
    const said: Said[] = []
    const visit = (node: ts.Node): void => {
      if (ts.isFunctionLike(node)) return
      if (ts.isReturnStatement(node) && node.expression)
        said.push(...this.#said(node.expression, bindings, steps + 1))
      ts.forEachChild(node, visit)
    }
    visit(body)
    return said
  }
}
