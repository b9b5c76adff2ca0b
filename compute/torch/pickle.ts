/**
 * Reads the pickles that torch.save writes. A pickle is a program: here only the instructions that build lists, dictionaries and tensors
 * are known, a name stands for nothing but itself, and whatever would call anything else is refused by name. Nothing is ever executed.
 */
import { say } from '../../shared/say.ts'
import { Refusal } from '../keras/refusal.ts'
import { Called, MARK, Name, named, Persistent, type PickleValue } from './pickle-values.ts'

class Unpickler {
  readonly #bytes: Buffer
  readonly #stack: PickleValue[] = []
  readonly #memo = new Map<number, PickleValue>()
  at: number

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes
    this.at = at
  }

  load(): PickleValue {
    for (;;) {
      const code = this.#take(1)[0] ?? 0
      if (code === 0x2e) return this.#pop()
      const run = Object.hasOwn(INSTRUCTIONS, code) ? INSTRUCTIONS[code] : undefined
      if (!run) throw new Refusal(say`its pickle has an instruction (${code}) that is not read`)
      run(this.#machine)
    }
  }

  readonly #machine: Machine = {
    push: (value) => void this.#stack.push(value),
    pop: () => this.#pop(),
    top: () => this.#stack.at(-1) ?? null,
    popMark: () => {
      const mark = this.#stack.lastIndexOf(MARK)
      if (mark < 0) throw damaged()
      const items = this.#stack.splice(mark)
      return items.slice(1)
    },
    take: (count) => this.#take(count),
    line: () => {
      const end = this.#bytes.indexOf(0x0a, this.at)
      if (end < 0 || end - this.at > 1024) throw damaged()
      const text = this.#bytes.toString('utf8', this.at, end)
      this.at = end + 1
      return text
    },
    remember: (slot) => void this.#memo.set(slot ?? this.#memo.size, this.#stack.at(-1) ?? null),
    recall: (slot) => {
      if (!this.#memo.has(slot)) throw damaged()
      this.#stack.push(this.#memo.get(slot)!)
    },
  }

  #pop(): PickleValue {
    const value = this.#stack.pop()
    if (value === undefined) throw damaged()
    return value
  }

  #take(count: number): Buffer {
    if (!(count >= 0) || this.at + count > this.#bytes.length) throw damaged()
    const part = this.#bytes.subarray(this.at, this.at + count)
    this.at += count
    return part
  }
}

interface Machine {
  readonly push: (value: PickleValue) => void
  readonly pop: () => PickleValue
  readonly top: () => PickleValue
  readonly popMark: () => PickleValue[]
  readonly take: (count: number) => Buffer
  readonly line: () => string
  readonly remember: (slot?: number) => void
  readonly recall: (slot: number) => void
}

const damaged = (): Refusal => new Refusal(say`its pickle is damaged`)

function call({ push, pop }: Machine): void {
  const args = pop()
  const callee = pop()
  if (!(callee instanceof Name) || !Array.isArray(args)) throw damaged()
  push(
    callee.text === 'collections OrderedDict' && args.length === 0
      ? new Map()
      : new Called(callee.text, args),
  )
}

function setItems(target: PickleValue, items: readonly PickleValue[]): void {
  if (!(target instanceof Map)) return
  for (let i = 0; i + 1 < items.length; i += 2) target.set(items[i]!, items[i + 1]!)
}

function append(target: PickleValue, items: readonly PickleValue[]): void {
  if (Array.isArray(target)) for (const item of items) target.push(item)
}

const text = (length: (m: Machine) => number) => (m: Machine) => m.push(m.take(length(m)).toString('utf8'))
const byte = (m: Machine): number => m.take(1)[0]!
const word = (m: Machine): number => m.take(4).readUInt32LE()
const long = (m: Machine): number => Number(m.take(8).readBigUInt64LE())
const tuple = (count: number) => (m: Machine) => {
  const items = Array.from({ length: count }, () => m.pop()).reverse()
  m.push(items)
}
/** Little-endian two's complement; numbers beyond 2^53 lose digits that nothing here needs. */
const bigNumber = (m: Machine, length: number): number => {
  const bytes = m.take(length)
  const value = bytes.reduceRight((sum, digit) => sum * 256 + digit, 0)
  return length > 0 && bytes[length - 1]! & 0x80 ? value - 256 ** length : value
}

/** By code, as Python's pickle.py names them. */
// prettier-ignore
const INSTRUCTIONS: Readonly<Record<number, (m: Machine) => void>> = {
  0x80: (m) => void m.take(1), // PROTO
  0x95: (m) => void m.take(8), // FRAME
  0x28: (m) => m.push(MARK), // MARK
  0x30: (m) => void m.pop(), // POP
  0x31: (m) => void m.popMark(), // POP_MARK
  0x4e: (m) => m.push(null), // NONE
  0x88: (m) => m.push(true), // NEWTRUE
  0x89: (m) => m.push(false), // NEWFALSE
  0x4b: (m) => m.push(byte(m)), // BININT1
  0x4d: (m) => m.push(m.take(2).readUInt16LE()), // BININT2
  0x4a: (m) => m.push(m.take(4).readInt32LE()), // BININT
  0x8a: (m) => m.push(bigNumber(m, byte(m))), // LONG1
  0x47: (m) => m.push(m.take(8).readDoubleBE()), // BINFLOAT
  0x58: text(word), // BINUNICODE
  0x8c: text(byte), // SHORT_BINUNICODE
  0x8d: text(long), // BINUNICODE8
  0x54: text(word), // BINSTRING
  0x55: text(byte), // SHORT_BINSTRING
  0x42: text(word), // BINBYTES
  0x43: text(byte), // SHORT_BINBYTES
  0x29: (m) => m.push([]), // EMPTY_TUPLE
  0x5d: (m) => m.push([]), // EMPTY_LIST
  0x7d: (m) => m.push(new Map()), // EMPTY_DICT
  0x8f: (m) => m.push([]), // EMPTY_SET
  0x74: (m) => m.push(m.popMark()), // TUPLE
  0x85: tuple(1),
  0x86: tuple(2),
  0x87: tuple(3),
  0x61: (m) => { const item = m.pop(); append(m.top(), [item]) }, // APPEND
  0x65: (m) => { const items = m.popMark(); append(m.top(), items) }, // APPENDS
  0x90: (m) => { const items = m.popMark(); append(m.top(), items) }, // ADDITEMS
  0x73: (m) => { const [value, key] = [m.pop(), m.pop()]; setItems(m.top(), [key, value]) }, // SETITEM
  0x75: (m) => { const items = m.popMark(); setItems(m.top(), items) }, // SETITEMS
  0x71: (m) => m.remember(byte(m)), // BINPUT
  0x72: (m) => m.remember(word(m)), // LONG_BINPUT
  0x94: (m) => m.remember(), // MEMOIZE
  0x68: (m) => m.recall(byte(m)), // BINGET
  0x6a: (m) => m.recall(word(m)), // LONG_BINGET
  0x63: (m) => m.push(named(m.line(), m.line())), // GLOBAL
  0x93: (m) => { const [name, module] = [m.pop(), m.pop()]; m.push(named(String(module), String(name))) }, // STACK_GLOBAL
  0x51: (m) => m.push(new Persistent(m.pop())), // BINPERSID
  0x52: call, // REDUCE
  0x81: call, // NEWOBJ
  // The state of an object that is already there: metadata of a state dict, fields of a Namespace.
  0x62: (m) => void m.pop(), // BUILD
}

/** The value of the pickle that begins at `at`, and where it ends. Throws Refusal, ForeignName among them. */
export function readPickle(bytes: Buffer, at = 0): { readonly value: PickleValue; readonly end: number } {
  const unpickler = new Unpickler(bytes, at)
  const value = unpickler.load()
  return { value, end: unpickler.at }
}
