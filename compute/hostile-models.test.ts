import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { afterAll, describe, expect, it } from 'vitest'
import { AppError } from '../shared/errors.ts'
import { Random } from '../shared/random.ts'
import { readAnyModel } from './read-model.ts'
import { message, node, onnx, tensor } from './testing/onnx-bytes.ts'

/** More by LESIONLENS_FUZZ. */
const ROUNDS = Number(process.env['LESIONLENS_FUZZ'] ?? 60)
const folder = mkdtempSync(join(tmpdir(), 'lesionlens-hostile-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const written = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

async function refusalOf(path: string): Promise<AppError> {
  const error: unknown = await readAnyModel(path).then(
    () => new Error('it was read'),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}

/** A zip as torch.save makes one. */
const pth = (pickle: Uint8Array): Uint8Array =>
  zipSync({ 'm/data.pkl': pickle, 'm/data/0': new Uint8Array(64) }, { level: 0 })

/** `os.system('...')`, and what it would leave behind. */
const MARKER = join(folder, 'executed')
const harmful = Buffer.concat([
  Buffer.from([0x80, 2]),
  Buffer.from('cposix\nsystem\n'),
  Buffer.from([0x58, MARKER.length + 6, 0, 0, 0]),
  Buffer.from(`touch ${MARKER}`),
  Buffer.from([0x85, 0x52, 0x2e]),
])
/** {'a': tensor, 'b': tensor}, each of 4 x 4 in one storage. */
const dictionary = Buffer.concat([
  Buffer.from([0x80, 2, 0x7d, 0x28]),
  ...['a', 'b'].map((name) =>
    Buffer.concat([
      Buffer.from([0x58, 1, 0, 0, 0]),
      Buffer.from(name),
      Buffer.from('ctorch._utils\n_rebuild_tensor_v2\n(('),
      Buffer.from([0x58, 7, 0, 0, 0]),
      Buffer.from('storage'),
      Buffer.from('ctorch\nFloatStorage\n'),
      Buffer.from([0x58, 1, 0, 0, 0, 0x30, 0x58, 3, 0, 0, 0]),
      Buffer.from('cpu'),
      Buffer.from([
        0x4b, 16, 0x74, 0x51, 0x4b, 0, 0x4b, 4, 0x4b, 4, 0x86, 0x4b, 4, 0x4b, 1, 0x86, 0x89, 0x7d, 0x74, 0x52,
      ]),
    ]),
  ),
  Buffer.from([0x75, 0x2e]),
])

function safetensors(header: unknown, data: Uint8Array = new Uint8Array(64)): Uint8Array {
  const text = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([length, text, data])
}
const TWO = {
  a: { dtype: 'F32', shape: [4, 2], data_offsets: [0, 32] },
  b: { dtype: 'F32', shape: [8], data_offsets: [32, 64] },
}

describe('ONNX', () => {
  it('is read as it was made', async () => {
    const { graph } = await readAnyModel(written('good.onnx', onnx()))
    expect(graph.nodes.map(({ className }) => className)).toEqual(['GlobalAveragePooling2D', 'Dense'])
  })

  it('names every operator that is not translated, at once', async () => {
    const bytes = onnx(
      undefined,
      node('TopK', ['x'], 'a'),
      node('QuantizeLinear', ['a'], 'b'),
      node('LSTM', ['b'], 'y'),
    )
    expect((await refusalOf(written('ops.onnx', bytes))).message).toMatch(/TopK, QuantizeLinear, LSTM/)
  })

  it.each(['../secret', '/etc/passwd', 'C:\\secret', '..'])(
    'opens no file but one beside it: %s',
    async (location) => {
      const outside = tensor('w', [3, 2], [13, message([1, 'location'], [2, location])], [14, 1])
      expect((await refusalOf(written('outside.onnx', onnx(outside)))).message).toContain('no file beside it')
    },
  )

  it('names the second file when it is missing, and reads it when it is there', async () => {
    const outside = tensor('w', [3, 2], [13, message([1, 'location'], [2, 'two.onnx.data'])], [14, 1])
    const path = written('two.onnx', onnx(outside))
    expect((await refusalOf(path)).message).toContain('two.onnx.data')
    written('two.onnx.data', new Uint8Array(24))
    expect((await readAnyModel(path)).weights.size).toBe(1)
  })

  it('believes no claim of size', async () => {
    const claim = tensor('w', [2 ** 20, 2 ** 20], [9, new Uint8Array(24)])
    expect((await refusalOf(written('claim.onnx', onnx(claim)))).message).toContain('damaged')
  })
})

describe('PyTorch', () => {
  it('executes nothing: a pickle that would make a file makes none', async () => {
    expect((await refusalOf(written('harmful.pth', pth(harmful)))).message).toContain('posix.system')
    expect((await refusalOf(written('harmful.pt', harmful))).code).toBe('bad-input')
    expect(existsSync(MARKER)).toBe(false)
  })

  it('refuses a whole module with the lines that export it', async () => {
    const whole = Buffer.concat([
      Buffer.from([0x80, 2]),
      Buffer.from('ctorchvision.models.resnet\nResNet\n'),
      Buffer.from([0x29, 0x81, 0x2e]),
    ])
    const { hint } = await refusalOf(written('whole.pth', pth(whole)))
    expect(hint?.text).toMatch(/torch\.onnx\.export.*state_dict/)
  })

  it('says which weights it does not know', async () => {
    expect((await refusalOf(written('unknown.pth', pth(dictionary)))).message).toContain('(a, b, ...)')
    expect((await refusalOf(written('unknown.safetensors', safetensors(TWO)))).message).toContain(
      '(a, b, ...)',
    )
  })

  it('believes no offset', async () => {
    const wrong = { a: { dtype: 'F32', shape: [2 ** 30], data_offsets: [0, 2 ** 32] } }
    expect((await refusalOf(written('offset.safetensors', safetensors(wrong)))).code).toBe('bad-input')
  })
})

/** The same file with some bytes changed, cut off or repeated. */
function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = Uint8Array.from(bytes)
  const changes = 1 + (random.uint32() % 8)
  for (let i = 0; i < changes; i++) copy[random.uint32() % copy.length] = random.uint32() & 0xff
  return random.uint32() % 4 === 0 ? copy.subarray(0, random.uint32() % copy.length) : copy
}

describe.each([
  ['onnx', onnx()],
  ['pth', pth(dictionary)],
  ['safetensors', safetensors(TWO)],
] as const)('damaged .%s files', (ending, good) => {
  it(
    `are refused in bounded memory and time, or read (${ROUNDS})`,
    { timeout: 60_000 + ROUNDS * 1000 },
    async () => {
      const random = new Random(`damaged ${ending}`)
      const before = process.memoryUsage().rss
      for (let round = 0; round < ROUNDS; round++) {
        const path = written(`damaged.${ending}`, mutated(good, random))
        await readAnyModel(path).catch((error: unknown) => {
          expect(error, readFileSync(path).toString('hex')).toBeInstanceOf(AppError)
          expect((error as AppError).code).toBe('bad-input')
        })
      }
      expect(process.memoryUsage().rss - before).toBeLessThan(400 * 2 ** 20)
    },
  )
})
