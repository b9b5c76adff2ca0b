import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { exceptions, MAX_FILE_LINES, MAX_FUNCTION_LINES } from './exceptions.mjs'

const root = new URL('../../', import.meta.url)
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8')

/** All nodes of a file; of a component those of its script. */
function nodesOf(path: string): { readonly source: ts.SourceFile; readonly nodes: readonly ts.Node[] } {
  const whole = textOf(path)
  const script = /<script[^>]*>([\s\S]*?)<\/script>/.exec(whole)?.[1]
  const text = path.endsWith('.svelte') ? (script ?? '') : whole
  const source = ts.createSourceFile(`${path}.ts`, text, ts.ScriptTarget.Latest, true)
  const nodes: ts.Node[] = []
  const visit = (node: ts.Node): void => {
    nodes.push(node)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return { source, nodes }
}

/** Lines of the longest function of a file. */
function longestFunction(path: string): number {
  const { source, nodes } = nodesOf(path)
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line
  const lengths = nodes
    .filter((node) => ts.isFunctionLike(node))
    .map((node) => lineOf(node.end) - lineOf(node.getStart()) + 1)
  return Math.max(0, ...lengths)
}

describe('exceptions from the limits', () => {
  it.each(Object.entries(exceptions.files as Record<string, number>))('%s has %i lines', (path, allowed) => {
    expect(allowed).toBeGreaterThan(MAX_FILE_LINES)
    expect(textOf(path).trimEnd().split('\n')).toHaveLength(allowed)
  })

  it.each(Object.entries(exceptions.functions as Record<string, number>))(
    '%s has a function of %i lines',
    (path, allowed) => {
      expect(allowed).toBeGreaterThan(MAX_FUNCTION_LINES)
      expect(longestFunction(path)).toBe(allowed)
    },
  )

  it.each(Object.entries(exceptions.nonNull as Record<string, number>))(
    '%s says ! %i times',
    (path, allowed) => {
      expect(nodesOf(path).nodes.filter((node) => ts.isNonNullExpression(node))).toHaveLength(allowed)
    },
  )

  it('are fewer than when the limits were first held', () => {
    expect(Object.keys(exceptions.files).length).toBeLessThan(36)
    expect(Object.keys(exceptions.functions).length).toBeLessThan(42)
  })
})
