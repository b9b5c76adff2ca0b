/** Pieces of sentences, and how they are put together. */
import ts from 'typescript'

/** Stands in a text for what only a run knows. */
export const HOLE = '\0'
/** A sentence with more variants than this is not one. */
const MOST_TEXTS = 400

export interface Said {
  readonly text: string
  /** Where most of it is written. */
  readonly node: ts.Node
}

/** Every way to put one text of each list after another. */
export function product(lists: readonly (readonly Said[])[]): Said[] {
  return lists
    .reduce((heads, list) =>
      list.length === 0
        ? heads
        : heads.flatMap((head) => list.map((tail) => joined(head, tail))).slice(0, MOST_TEXTS),
    )
    .map(({ text, node }) => ({ text: text.replace(/\0+/g, HOLE), node }))
}

function joined(head: Said, tail: Said): Said {
  const { node } = worded(head) >= worded(tail) ? head : tail
  return { text: head.text + tail.text, node }
}

const worded = ({ text }: Said): number => text.replaceAll(HOLE, '').length

/** Without brackets and what only the compiler reads. */
export function unwrapped(node: ts.Expression): ts.Expression {
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isSpreadElement(node) ||
    ts.isAwaitExpression(node)
  )
    return unwrapped(node.expression)
  return node
}

/** Whether the words of an expression stand in it, not elsewhere. */
export function isWordedHere(given: ts.Expression): boolean {
  const node = unwrapped(given)
  return (
    ts.isConditionalExpression(node) ||
    ts.isBinaryExpression(node) ||
    ts.isTemplateExpression(node) ||
    ts.isStringLiteralLike(node)
  )
}

/** The key of `table.key` or `table['key']`; null where only a run knows it. */
export function keyOf(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): string | null {
  if (ts.isPropertyAccessExpression(node)) return node.name.text
  const key = node.argumentExpression
  return ts.isStringLiteralLike(key) || ts.isNumericLiteral(key) ? key.text : null
}

/** One entry of an object or array literal, or all. */
export function entriesOf(table: ts.Expression, key: string | null): readonly ts.Expression[] {
  const node = unwrapped(table)
  if (ts.isArrayLiteralExpression(node))
    return key === null ? node.elements : node.elements.slice(Number(key), Number(key) + 1)
  if (!ts.isObjectLiteralExpression(node)) return []
  return node.properties
    .filter((property) => ts.isPropertyAssignment(property))
    .filter(({ name }) => key === null || name.getText().replace(/'/g, '') === key)
    .map(({ initializer }) => initializer)
}
