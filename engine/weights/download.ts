import { say } from '../../shared/say.ts'
import type { IncomingMessage } from 'node:http'
import type { FileHandle } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { asFailure, DownloadFailure } from './failure.ts'
import { get, type Timing } from './http.ts'
import type { PartFile } from './part-file.ts'

export interface DownloadOptions {
  readonly url: URL
  readonly total: number
  readonly signal: AbortSignal
  readonly timing: Timing
  /** Attempts in a row that bring nothing new. */
  readonly attempts: number
  /** Before the second attempt; doubled each time. */
  readonly backoffMs: number
  readonly onBytes: (bytes: number) => void
}

/** A slow server that breaks off after each kilobyte must come to an end too. */
const MOST_ATTEMPTS = 100

/**
 * Fills a part file until it has `total` bytes, from where it stands, again and again while that helps. Throws DownloadFailure;
 * 'offline' at once when the server was not reached a single time.
 */
export async function download(part: PartFile, options: DownloadOptions): Promise<void> {
  let reached = false
  let failed = 0
  for (let attempt = 1; part.bytes < options.total; attempt++) {
    const before = part.bytes
    try {
      await get(options.url, rangeHeaders(part), options, (response, alive) => {
        reached = true
        return receive(response, part, alive, options)
      })
    } catch (error) {
      options.signal.throwIfAborted()
      const failure = asFailure(error)
      if (!(failure instanceof DownloadFailure)) throw failure
      failed = part.bytes > before ? 1 : failed + 1
      const mayPass = failure.kind === 'broken' || (failure.kind === 'offline' && reached)
      if (!mayPass || failed >= options.attempts || attempt >= MOST_ATTEMPTS) throw failure
      const waitMs = Math.max(failure.waitMs, options.backoffMs * 2 ** (failed - 1))
      await sleep(waitMs, undefined, { signal: options.signal })
    }
  }
}

function rangeHeaders(part: PartFile): Record<string, string> {
  if (part.bytes === 0) return {}
  const range = { range: `bytes=${part.bytes}-` }
  return part.validator === null ? range : { ...range, 'if-range': part.validator }
}

async function receive(
  response: IncomingMessage,
  part: PartFile,
  alive: () => void,
  { total, onBytes }: DownloadOptions,
): Promise<void> {
  const handle = await accept(response, part, total)
  try {
    onBytes(part.bytes)
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      alive()
      if (part.bytes + chunk.length > total) throw tooLong(total)
      await part.write(handle, chunk)
      onBytes(part.bytes)
    }
  } finally {
    await handle.close()
  }
  if (part.bytes < total) {
    throw new DownloadFailure('broken', say`the connection ended after ${part.bytes} of ${total} bytes`)
  }
}

/** Reads the head of an answer and opens the part file where its body belongs. Throws DownloadFailure. */
async function accept(response: IncomingMessage, part: PartFile, total: number): Promise<FileHandle> {
  const { statusCode = 0, headers } = response
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') throw new DownloadFailure('altered', say`it arrives packed as ${encoding}`)
  if (statusCode === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers['content-range'] ?? '')
    if (range?.[2] !== undefined && range[2] !== '*') requireSize(Number(range[2]), total)
    if (Number(range?.[1] ?? NaN) === part.bytes) return part.append()
    await part.discard()
    throw new DownloadFailure('broken', say`the server sent another part of the file than was asked for`)
  }
  if (statusCode === 200) {
    if (headers['content-length'] !== undefined) requireSize(Number(headers['content-length']), total)
    return part.append(validatorOf(response))
  }
  if (statusCode === 416) {
    await part.discard()
    throw new DownloadFailure('broken', say`the server does not know the rest of the file`)
  }
  const status = say`it answers ${`${statusCode} ${response.statusMessage ?? ''}`.trim()}`
  const passes = statusCode >= 500 || statusCode === 408 || statusCode === 429
  throw new DownloadFailure(passes ? 'broken' : 'refused', status, { waitMs: retryAfterMs(response) })
}

function requireSize(found: number, total: number): void {
  if (found !== total) throw new DownloadFailure('altered', say`it has ${found} bytes instead of ${total}`)
}

function tooLong(total: number): DownloadFailure {
  return new DownloadFailure('altered', say`it continues after its ${total} bytes`)
}

/** A weak ETag promises the same meaning, not the same bytes, and must not be used for a range (RFC 9110, 13.1.5). */
function validatorOf({ headers }: IncomingMessage): string | null {
  if (headers.etag && !headers.etag.startsWith('W/')) return headers.etag
  return headers['last-modified'] ?? null
}

const LONGEST_WAIT_MS = 30_000

function retryAfterMs({ headers }: IncomingMessage): number {
  const seconds = Number(headers['retry-after'])
  return Number.isFinite(seconds) ? Math.min(LONGEST_WAIT_MS, seconds * 1000) : 0
}
