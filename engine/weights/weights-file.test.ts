/** Against a server on this machine alone: whether the published addresses answer is not tested. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, it } from 'vitest'
import type { WeightsEntry } from '../../models/weights-manifest.ts'
import { Random } from '../../shared/random.ts'
import { temporaryFolder } from '../testing/image-folder.ts'
import { weightsServer, type Manner } from '../testing/weights-server.ts'
import { weightsFolder } from './cache-folder.ts'
import { weightsFile, weightsState, type WeightsFileOptions } from './weights-file.ts'

const random = new Random(1)
const content = Buffer.from(Uint8Array.from({ length: 300_000 }, () => random.below(256)))
const entry: WeightsEntry = {
  alpha: 1,
  file: 'weights.h5',
  url: 'https://weights.example/published/weights.h5',
  bytes: content.length,
  hash: { algorithm: 'sha256', value: createHash('sha256').update(content).digest('hex') },
  licence: 'none',
}
const timing = { connectMs: 300, stallMs: 150, attempts: 3, backoffMs: 5 }

let cacheFolder: string
beforeEach(async () => void (cacheFolder = join(await temporaryFolder(), 'weights')))

function fetchFrom(origin: string, more: WeightsFileOptions = {}): Promise<string> {
  return weightsFile(entry, { cacheFolder, origin, timing, ...more })
}

async function expectWhole(file: string): Promise<void> {
  expect(basename(file)).toBe(entry.file)
  expect((await readFile(file)).equals(content)).toBe(true)
  expect(await readdir(cacheFolder)).toEqual([entry.file])
}

describe('weightsFile', () => {
  it('downloads with progress, then answers from the cache without asking again', async () => {
    const server = await weightsServer(content, ['good'])
    const seen: number[] = []
    const file = await fetchFrom(server.origin, {
      onProgress: ({ bytes, total }) => {
        expect(total).toBe(content.length)
        seen.push(bytes)
      },
    })
    await expectWhole(file)
    expect(seen[0]).toBe(0)
    expect(seen.at(-1)).toBe(content.length)
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(await fetchFrom(server.origin)).toBe(file)
    expect(server.asked).toEqual(['all'])
    expect(await weightsState(entry, cacheFolder)).toEqual({ file, cached: true, arrived: content.length })
  })

  const recovering: readonly (readonly [string, Manner[], RegExp[]])[] = [
    ['goes on after a break', ['breaks', 'good'], [/^all$/, /^bytes=\d+-$/]],
    ['goes on after a stall', ['stalls', 'good'], [/^all$/, /^bytes=\d+-$/]],
    ['goes on by size alone', ['breaks', 'no validators'], [/^all$/, /^bytes=\d+-$/]],
    ['starts again where ranges are ignored', ['breaks', 'no ranges'], [/^all$/, /^bytes=\d+-$/]],
    ['starts again after a wrong range', ['breaks', 'wrong range', 'good'], [/./, /^bytes/, /^all$/]],
    ['starts again after 416', ['breaks', 416, 'good'], [/./, /^bytes/, /^all$/]],
    ['tries again after 500', [500, 500, 'good'], [/./, /./, /^all$/]],
    ['survives a server that breaks again and again', [...Array<Manner>(8).fill('breaks'), 'good'], []],
    ['follows a redirect', ['redirect', 'good'], [/./, /^all$/]],
  ]
  it.each(recovering)('%s', async (_what, manners, asked) => {
    const server = await weightsServer(content, manners)
    await expectWhole(await fetchFrom(server.origin))
    asked.forEach((pattern, i) => expect(server.asked[i]).toMatch(pattern))
  })

  it('joins no two versions of a file: the beginning of an older one is not continued', async () => {
    const server = await weightsServer(content, ['good'], '"new"')
    await leavePart(server.origin, Buffer.alloc(1000, 9), '"old"')
    await expectWhole(await fetchFrom(server.origin))
    expect(server.asked).toEqual(['bytes=1000-'])
  })

  it('does not continue what came from another address', async () => {
    const server = await weightsServer(content, ['good'])
    await leavePart('http://127.0.0.1:1', content.subarray(0, 1000), '"v1"')
    await expectWhole(await fetchFrom(server.origin))
    expect(server.asked).toEqual(['all'])
  })

  it('starts over once when the joined file has the wrong hash', async () => {
    const server = await weightsServer(content, ['no validators'])
    await leavePart(server.origin, Buffer.alloc(1000, 9), null)
    await expectWhole(await fetchFrom(server.origin))
    expect(server.asked).toEqual(['bytes=1000-', 'all'])
  })

  it('keeps what arrived when it gives up, and needs only the rest next time', async () => {
    const server = await weightsServer(content, ['breaks', 500, 500, 'good'])
    const failed = await fetchFrom(server.origin).catch((error: unknown) => error)
    expect(failed).toMatchObject({
      code: 'missing',
      hint: { text: expect.stringMatching(/kept.*random weights/) as string },
    })
    const { arrived, cached } = await weightsState(entry, cacheFolder)
    expect(cached).toBe(false)
    expect(arrived).toBeGreaterThan(content.length / 4)
    await expectWhole(await fetchFrom(server.origin))
    expect(server.asked.at(-1)).toBe(`bytes=${arrived}-`)
  })

  const refused: readonly (readonly [Manner, 'bad-input' | 'missing', RegExp, number])[] = [
    ['other bytes', 'bad-input', /sha256 is not [0-9a-f]{64}. It was deleted/, 1],
    ['other size', 'bad-input', /has 300001 bytes instead of 300000/, 1],
    ['endless', 'bad-input', /continues after its 300000 bytes/, 1],
    ['packed', 'bad-input', /packed as gzip/, 1],
    [404, 'missing', /answers 404 Not Found/, 1],
    [500, 'missing', /answers 500/, 3],
    ['redirect', 'missing', /leads in circles/, 6],
  ]
  it.each(refused)('refuses a server that answers %s', async (manner, code, message, requests) => {
    const server = await weightsServer(content, [manner])
    const error = await fetchFrom(server.origin).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
      hint: { text: expect.stringMatching(/choose the file itself/) as string },
    })
    expect(server.asked).toHaveLength(requests)
    expect(existsSync(join(cacheFolder, entry.file))).toBe(false)
    if (code === 'bad-input') expect(await readdir(cacheFolder)).toEqual([])
  })

  it('says at once that the machine is offline', async () => {
    const started = performance.now()
    const error = await fetchFrom(`http://127.0.0.1:${await closedPort()}`).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'missing', message: expect.stringMatching(/offline/) as string })
    expect(performance.now() - started).toBeLessThan(1000)
  })

  it('does not wait for a server that never answers', async () => {
    const server = await weightsServer(content, ['silent'])
    await expect(fetchFrom(server.origin)).rejects.toThrow(/no answer for 1 s/)
    expect(server.asked).toHaveLength(1)
  })

  it('ends when cancelled and keeps what arrived', async () => {
    const server = await weightsServer(content, ['stalls', 'good'])
    const cancel = new AbortController()
    const going = fetchFrom(server.origin, {
      signal: cancel.signal,
      timing: { ...timing, stallMs: 60_000 },
      onProgress: ({ bytes }) => void (bytes > 100_000 && cancel.abort()),
    })
    await expect(going).rejects.toMatchObject({ name: 'AbortError' })
    expect((await weightsState(entry, cacheFolder)).arrived).toBeGreaterThan(100_000)
    expect(await readdir(cacheFolder)).not.toContain('weights.h5.lock')
    await expectWhole(await fetchFrom(server.origin))
  })

  it('replaces a cached file that was damaged', async () => {
    const server = await weightsServer(content, ['good'])
    await mkdir(cacheFolder, { recursive: true })
    await writeFile(join(cacheFolder, entry.file), Buffer.alloc(content.length, 3))
    await expectWhole(await fetchFrom(server.origin))
  })

  it('is downloaded once by jobs and processes that want it at the same time', async () => {
    const server = await weightsServer(content, ['stalls', 'good'])
    const files = await Promise.all([
      fetchFrom(server.origin),
      fetchFrom(server.origin),
      elsewhere(server.origin),
    ])
    expect(new Set(files)).toEqual(new Set([join(cacheFolder, entry.file)]))
    await expectWhole(files[0])
    expect(server.asked).toHaveLength(2)
  })

  it('says when the cache cannot be written', async () => {
    const server = await weightsServer(content, ['good'])
    const blocked = join(await temporaryFolder(), 'file')
    await writeFile(blocked, '')
    await chmod(blocked, 0o400)
    const error = await fetchFrom(server.origin, { cacheFolder: join(blocked, 'weights') }).catch(
      (e: unknown) => e,
    )
    expect(error).toMatchObject({
      code: 'missing',
      message: expect.stringMatching(/cannot be kept/) as string,
    })
    expect(server.asked).toEqual([])
  })
})

describe('weightsFolder', () => {
  it('follows XDG_CACHE_HOME, and ignores a relative one as the specification tells', () => {
    expect(weightsFolder({ XDG_CACHE_HOME: '/x/cache' }, 'linux')).toBe(
      join('/x/cache', 'lesionlens', 'weights'),
    )
    expect(weightsFolder({ XDG_CACHE_HOME: 'cache' }, 'linux')).toMatch(/\.cache.lesionlens.weights$/)
    expect(weightsFolder({}, 'darwin')).toMatch(/Library.Caches.lesionlens.weights$/)
  })
})

/** What an earlier session left of a download. */
async function leavePart(origin: string, beginning: Buffer, validator: string | null): Promise<void> {
  await mkdir(cacheFolder, { recursive: true })
  await writeFile(join(cacheFolder, 'weights.h5.part'), beginning)
  const from = { url: `${origin}/published/weights.h5`, validator }
  await writeFile(join(cacheFolder, 'weights.h5.part.json'), JSON.stringify(from))
}

/** The same download in another process. */
function elsewhere(origin: string): Promise<string> {
  const program = `
    import { weightsFile } from ${JSON.stringify(fileURLToPath(new URL('./weights-file.ts', import.meta.url)))}
    const [entry, options] = JSON.parse(process.argv[1])
    console.log(await weightsFile(entry, options))`
  const args = JSON.stringify([entry, { cacheFolder, origin, timing }])
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, args])
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (out += chunk.toString()))
  return new Promise((resolve) => child.on('close', () => resolve(out.trim())))
}

async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}
