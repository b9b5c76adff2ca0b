import { verbatim } from '../../shared/say.ts'
import type { NdArray } from './array.ts'
import type { GraphBuilder } from './builder.ts'
import type { OnnxNode } from './proto.ts'
import { Unsupported, unsupportedInput, unsupportedValue } from './unsupported.ts'
import type { Operand, Value } from './value.ts'

/** One operator with what it is called with. */
export class Call {
  readonly node: OnnxNode
  readonly opset: number
  readonly b: GraphBuilder
  readonly inputs: readonly (Operand | undefined)[]
  /** The operators that take an output of this node, by its position. */
  readonly readers: (output: number) => readonly string[]

  constructor(
    node: OnnxNode,
    opset: number,
    b: GraphBuilder,
    inputs: readonly (Operand | undefined)[],
    readers: (output: number) => readonly string[],
  ) {
    this.node = node
    this.opset = opset
    this.b = b
    this.inputs = inputs
    this.readers = readers
  }

  /** An input that depends on the image. */
  value(position: number): Value {
    const input = this.inputs[position]
    if (input?.kind !== 'value') throw new Unsupported(verbatim(`input ${position}`))
    return input
  }

  /** An input whose values are known; undefined where it is left out. */
  constant(position: number, name: string): NdArray | undefined {
    const input = this.inputs[position]
    if (input?.kind === 'value') throw unsupportedInput(name)
    return input?.array
  }

  required(position: number, name: string): NdArray {
    const array = this.constant(position, name)
    if (!array) throw new Unsupported(verbatim(name))
    return array
  }

  number(name: string, fallback: number): number {
    return this.node.attributes.get(name)?.number ?? fallback
  }

  /** Null where it is left out. */
  numbers(name: string): readonly number[] | null {
    return this.node.attributes.get(name)?.numbers ?? null
  }

  text(name: string, fallback: string): string {
    return this.node.attributes.get(name)?.text ?? fallback
  }

  /** Integers that older versions write as an attribute and newer ones pass as an input. */
  integersFrom(position: number, name: string): readonly number[] | null {
    const array = this.constant(position, name)
    return array ? [...array.data] : this.numbers(name)
  }

  /** Refuses an attribute with another value than the one that is understood. */
  expect(name: string, value: number | string): void {
    const found = this.node.attributes.get(name)
    const given = found && (typeof value === 'number' ? found.number : found.text)
    if (given !== undefined && given !== value) throw unsupportedValue(name, given)
  }
}

/** Translates one operator; its outputs in order. Throws Unsupported. */
export type Rule = (call: Call) => readonly Operand[]
export type RuleTable = Readonly<Record<string, Rule>>
