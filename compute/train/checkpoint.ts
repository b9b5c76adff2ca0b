import { readFile } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { writeWhole } from '../../files/write-whole.ts'
import type { WeightArray } from '../../models/graph.ts'
import type { Epoch } from '../../shared/domain/epoch.ts'
import type { StoppingState } from './early-stopping.ts'
import type { Phase } from './phases.ts'
import type { Position } from './position.ts'

/** Raise it when the meaning of the header or the arrays changes: an older checkpoint is then not resumed. */
const VERSION = 2
const MAGIC = Buffer.from('LLCP')
const PREFIX_BYTES = 12

export interface CheckpointHeader {
  /** Hash of everything that decides the weights (config, images, classes); another one must not be continued. */
  readonly plan: string
  readonly position: Position
  /** Whose weights and optimizer slots these are; at a phase's end still those of the phase before. */
  readonly phase: Phase['kind']
  readonly stopping: StoppingState
  readonly epochs: readonly Epoch[]
  /** Optimizer steps so far. */
  readonly steps: number
}

export interface Checkpoint {
  readonly header: CheckpointHeader
  /** Weights and optimizer slots by name. */
  readonly arrays: ReadonlyMap<string, WeightArray>
}

/** After a crash or power cut there is the old one or the new, never half of one. */
export async function writeCheckpoint(file: string, { header, arrays }: Checkpoint): Promise<void> {
  const entries = [...arrays].map(([name, { shape }]) => ({ name, shape }))
  const head = Buffer.from(JSON.stringify({ version: VERSION, header, entries }))
  const data = [...arrays.values()].map(
    ({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  )
  const prefix = Buffer.alloc(PREFIX_BYTES)
  MAGIC.copy(prefix)
  prefix.writeUInt32LE(head.length, 4)
  prefix.writeUInt32LE(
    data.reduce((crc, bytes) => crc32(bytes, crc), crc32(head)),
    8,
  )
  await writeWhole(file, [prefix, head, ...data], { flush: true })
}

/** The checkpoint of that plan, or null when there is none that can be continued: missing, damaged, of another plan or version. */
export async function readCheckpoint(file: string, plan: string): Promise<Checkpoint | null> {
  const bytes = await readFile(file).catch(() => null)
  if (!bytes || bytes.length < PREFIX_BYTES || !bytes.subarray(0, 4).equals(MAGIC)) return null
  const headEnd = PREFIX_BYTES + bytes.readUInt32LE(4)
  if (crc32(bytes.subarray(PREFIX_BYTES)) !== bytes.readUInt32LE(8)) return null
  const { version, header, entries } = JSON.parse(bytes.toString('utf8', PREFIX_BYTES, headEnd)) as {
    version: number
    header: CheckpointHeader
    entries: readonly { name: string; shape: readonly number[] }[]
  }
  if (version !== VERSION || header.plan !== plan) return null
  const arrays = new Map<string, WeightArray>()
  let offset = headEnd
  for (const { name, shape } of entries) {
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1))
    new Uint8Array(values.buffer).set(bytes.subarray(offset, offset + values.byteLength))
    arrays.set(name, { shape, values })
    offset += values.byteLength
  }
  return { header, arrays }
}
