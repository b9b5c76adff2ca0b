import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  EnvHttpProxyAgent,
  interceptors,
  request,
  RetryAgent,
  type Dispatcher,
  type RetryHandler,
} from 'undici'
import { say } from '../../shared/say.ts'
import { appVersion } from '../study/versions.ts'
import { answered, asFailure, DownloadFailure, PASSING, type Timing } from './failure.ts'

export interface DownloadOptions {
  /** Bytes of the whole file. */
  readonly total: number
  readonly signal: AbortSignal
  readonly timing: Timing
  readonly onBytes: (bytes: number) => void
}

const REDIRECTS = 5
const LONGEST_WAIT_MS = 30_000

/**
 * Writes what `url` answers to `file`, from the first byte. A connection that breaks is taken up where it broke, by a range, while that
 * brings something new; the answer tells whether that happened, for parts of different files may have been joined.
 * Only https, unless `url` is a plain one (tests on this machine). Rejects with DownloadFailure, an error of the disk, or as `signal` says;
 * 'offline' at once when the server was not reached a single time.
 */
export async function download(url: URL, file: string, options: DownloadOptions): Promise<boolean> {
  const { signal, timing, total, onBytes } = options
  const attempt = { bytes: 0, reached: false, joined: false }
  // Institutes often reach the outside through a proxy alone, named in HTTPS_PROXY.
  const agent = new EnvHttpProxyAgent({
    noProxy: `${process.env['no_proxy'] ?? process.env['NO_PROXY'] ?? ''},127.0.0.1`,
    connectTimeout: timing.connectMs,
    headersTimeout: timing.connectMs,
    bodyTimeout: timing.stallMs,
  })
  const redirecting = agent.compose(interceptors.redirect({ maxRedirections: REDIRECTS }))
  const dispatcher = new RetryAgent(redirecting, { statusCodes: PASSING, retry: retrying(attempt, options) })
  const headers = { 'accept-encoding': 'identity', 'user-agent': `LesionLens/${appVersion}` }
  try {
    const response = await request(url, { dispatcher, signal, headers })
    attempt.reached = true
    requireFile(response, url, total)
    onBytes(0)
    const counted = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        attempt.bytes += chunk.length
        if (attempt.bytes > total)
          throw new DownloadFailure('altered', say`it continues after its ${total} bytes`)
        yield chunk
        onBytes(attempt.bytes)
      }
    }
    // Flushed before it gets its name: after a power cut a file of that name is whole.
    await pipeline(response.body, counted, createWriteStream(file, { flush: true }), { signal })
    return attempt.joined
  } catch (error) {
    signal.throwIfAborted()
    throw asFailure(error, timing)
  } finally {
    await agent.destroy()
  }
}

/** Tries again while that may help: attempts that bring nothing new are counted, the waits between them double. */
function retrying(
  attempt: { bytes: number; reached: boolean; joined: boolean },
  { signal, timing }: DownloadOptions,
): RetryHandler.RetryCallback {
  let failed = 0
  let before = 0
  return (error, _context, done) => {
    const failure = asFailure(error, timing)
    const { statusCode, headers } = error as { statusCode?: number; headers?: Record<string, string> }
    attempt.reached ||= statusCode !== undefined
    // An answer like 500 brings nothing; bytes counted since are those that were still being written.
    failed = statusCode === undefined && attempt.bytes > before ? 1 : failed + 1
    before = attempt.bytes
    const kind = failure instanceof DownloadFailure ? failure.kind : null
    const mayPass = kind === 'broken' || (kind === 'offline' && attempt.reached)
    if (!mayPass || failed >= timing.attempts) return void done(error)
    attempt.joined ||= attempt.bytes > 0
    const asked = Number(headers?.['retry-after'] ?? 0) * 1000 || 0
    const waitMs = Math.min(LONGEST_WAIT_MS, Math.max(asked, timing.backoffMs * 2 ** (failed - 1)))
    sleep(waitMs, undefined, { signal }).then(() => done(null), done)
  }
}

/** Throws DownloadFailure where an answer is not the file that was asked for, by its head. */
function requireFile(
  { statusCode, headers, context }: Dispatcher.ResponseData,
  url: URL,
  total: number,
): void {
  const { history = [] } = (context ?? {}) as { history?: readonly URL[] }
  if (url.protocol === 'https:' && history.some(({ protocol }) => protocol !== 'https:')) {
    throw new DownloadFailure('refused', say`it leads to an address without encryption`)
  }
  if (statusCode >= 300 && statusCode < 400 && history.length >= REDIRECTS) {
    throw new DownloadFailure('refused', say`it leads in circles`)
  }
  if (statusCode !== 200) throw answered(statusCode)
  const encoding = String(headers['content-encoding'] ?? 'identity')
  if (encoding !== 'identity') throw new DownloadFailure('altered', say`it arrives packed as ${encoding}`)
  const length = Number(headers['content-length'] ?? total)
  if (length !== total) throw new DownloadFailure('altered', say`it has ${length} bytes instead of ${total}`)
}
