/** Against a server on this machine alone: whether the published addresses answer is not tested. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { connect, createServer, type AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
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
    expect(await weightsState(entry, cacheFolder)).toEqual({ file, cached: true })
  })

  const recovering: readonly (readonly [string, Manner[], RegExp[]])[] = [
    ['goes on after a break', ['breaks', 'good'], [/^all$/, /^bytes=\d+-/]],
    ['goes on after a stall', ['stalls', 'good'], [/^all$/, /^bytes=\d+-/]],
    ['goes on by size alone', ['breaks', 'no validators'], [/^all$/, /^bytes=\d+-/]],
    ['starts again where ranges are ignored', ['breaks', 'no ranges'], [/^all$/, /^bytes=\d+-/, /^all$/]],
    ['starts again after a wrong range', ['breaks', 'wrong range', 'good'], [/./, /^bytes/, /^all$/]],
    [
      'starts again where a new version took its place',
      ['breaks', 'other version', 'good'],
      [/./, /^bytes/, /^all$/],
    ],
    [
      'starts again where parts of two files were joined',
      ['breaks', 'other bytes', 'good'],
      [/./, /^bytes/, /^all$/],
    ],
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

  it('takes nothing over from a process that died while it downloaded', async () => {
    const server = await weightsServer(content, ['good'])
    await mkdir(cacheFolder, { recursive: true })
    await writeFile(join(cacheFolder, 'weights.h5.part'), Buffer.alloc(content.length + 1, 9))
    await expectWhole(await fetchFrom(server.origin))
    expect(server.asked).toEqual(['all'])
  })

  it('leaves nothing when it gives up, and starts over next time', async () => {
    const server = await weightsServer(content, ['breaks', 500, 500, 'good'])
    const failed = await fetchFrom(server.origin).catch((error: unknown) => error)
    expect(failed).toMatchObject({
      code: 'missing',
      message: expect.stringMatching(/answers 500 Internal Server Error/) as string,
      hint: { text: expect.stringMatching(/Try again later.*random weights/) as string },
    })
    expect(server.asked).toHaveLength(3)
    expect(await readdir(cacheFolder)).toEqual([])
    await expectWhole(await fetchFrom(server.origin))
    expect(server.asked.at(-1)).toBe('all')
  })

  const refused: readonly (readonly [Manner, 'bad-input' | 'missing', RegExp, number])[] = [
    ['other bytes', 'bad-input', /sha256 is not [0-9a-f]{64}. It was deleted/, 1],
    ['other size', 'bad-input', /has 300001 bytes instead of 300000/, 1],
    ['endless', 'bad-input', /continues after its 300000 bytes/, 1],
    ['packed', 'bad-input', /packed as gzip/, 1],
    [404, 'missing', /answers 404 Not Found/, 1],
    [500, 'missing', /answers 500/, 3],
    ['redirect', 'missing', /leads in circles/, 6],
    ['circle', 'missing', /leads in circles/, 2],
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

  it('ends when cancelled and leaves nothing', async () => {
    const server = await weightsServer(content, ['stalls', 'good'])
    const cancel = new AbortController()
    const going = fetchFrom(server.origin, {
      signal: cancel.signal,
      timing: { ...timing, stallMs: 60_000 },
      onProgress: ({ bytes }) => void (bytes > 100_000 && cancel.abort()),
    })
    await expect(going).rejects.toMatchObject({ name: 'AbortError' })
    expect(await readdir(cacheFolder)).toEqual([])
    await expectWhole(await fetchFrom(server.origin))
  })

  it('ends at once when cancelled while it waits for another attempt', async () => {
    const server = await weightsServer(content, [500])
    const cancel = new AbortController()
    setTimeout(() => cancel.abort(), 100)
    const started = performance.now()
    const going = fetchFrom(server.origin, {
      signal: cancel.signal,
      timing: { ...timing, backoffMs: 60_000 },
    })
    await expect(going).rejects.toMatchObject({ name: 'AbortError' })
    expect(performance.now() - started).toBeLessThan(5000)
    expect(await readdir(cacheFolder)).toEqual([])
  })

  it('goes through the proxy that the environment names, and tells when that refuses', async () => {
    const server = await weightsServer(content, ['good'])
    const { port } = new URL(server.origin)
    const proxy = await startProxy()
    vi.stubEnv('NO_PROXY', '').stubEnv('no_proxy', '')
    onTestFinished(() => void vi.unstubAllEnvs())
    vi.stubEnv('http_proxy', proxy.url)
    await expectWhole(await fetchFrom(`http://weights.example:${port}`))
    expect(proxy.asked).toEqual([`weights.example:${port}`])
    const refusing = await startProxy('407 Proxy Authentication Required')
    vi.stubEnv('http_proxy', refusing.url)
    cacheFolder = join(await temporaryFolder(), 'weights')
    await expect(fetchFrom(`http://weights.example:${port}`)).rejects.toMatchObject({
      code: 'missing',
      message: expect.stringMatching(/the proxy does not let it through \(.*407/) as string,
    })
    expect(refusing.asked).toHaveLength(1)
  })

  it.skipIf(process.platform !== 'linux')('says that the disk is full', async () => {
    const server = await weightsServer(content, ['good'])
    await mkdir(cacheFolder, { recursive: true })
    await symlink('/dev/full', join(cacheFolder, 'weights.h5.part'))
    await expect(fetchFrom(server.origin)).rejects.toMatchObject({
      code: 'missing',
      message: `The weights cannot be kept in ${cacheFolder}: the disk is full.`,
    })
    expect(await readdir(cacheFolder)).toEqual([])
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

/** A proxy that takes every address for this machine, or refuses all with a status. */
async function startProxy(refusal?: string): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = []
  const proxy = createHttpServer()
  proxy.on('connect', (request, socket) => {
    asked.push(request.url!)
    if (refusal !== undefined) return void socket.end(`HTTP/1.1 ${refusal}\r\n\r\n`)
    const target = connect(Number(request.url!.split(':')[1]), '127.0.0.1')
    socket.on('error', () => target.destroy())
    target.on('error', () => socket.destroy())
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    target.pipe(socket).pipe(target)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void proxy.close())
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked }
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
