import { say, type Sentence } from '../../shared/say.ts'
import http, { type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import https from 'node:https'
import { appVersion } from '../study/versions.ts'
import { DownloadFailure } from './failure.ts'

export interface Timing {
  /** Longest wait for the first answer. */
  readonly connectMs: number
  /** Longest silence in the middle of a file. */
  readonly stallMs: number
}

const REDIRECTS = 5

/**
 * GET, following redirects; calls `onResponse` with the final answer and gives what that returns. The time limits hold for all of
 * it, name lookup and body included. Only https, unless the first address is a plain one (tests on this machine).
 * Rejects with DownloadFailure, with an error of the network, or as `signal` says.
 */
export async function get<T>(
  url: URL,
  headers: OutgoingHttpHeaders,
  options: { readonly timing: Timing; readonly signal: AbortSignal },
  onResponse: (response: IncomingMessage, alive: () => void) => Promise<T>,
): Promise<T> {
  const watch = new Watchdog(options)
  try {
    const response = await follow(url, headers, watch.signal)
    watch.alive()
    try {
      return await onResponse(response, () => watch.alive())
    } finally {
      response.destroy()
    }
  } catch (error) {
    options.signal.throwIfAborted()
    throw watch.failure ?? error
  } finally {
    watch.stop()
  }
}

async function follow(
  from: URL,
  headers: OutgoingHttpHeaders,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  let url = from
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const response = await request(url, headers, signal)
    const { statusCode = 0, headers: answer } = response
    if (![301, 302, 303, 307, 308].includes(statusCode) || !answer.location) return response
    response.destroy()
    url = new URL(answer.location, url)
    if (from.protocol === 'https:' && url.protocol !== 'https:') {
      throw new DownloadFailure('refused', say`it leads to an address without encryption`)
    }
  }
  throw new DownloadFailure('refused', say`it leads in circles`)
}

function request(url: URL, headers: OutgoingHttpHeaders, signal: AbortSignal): Promise<IncomingMessage> {
  const { get, Agent } = url.protocol === 'https:' ? https : http
  // Institutes often reach the outside through a proxy alone, named in HTTPS_PROXY.
  const agent = new Agent(url.hostname === '127.0.0.1' ? {} : { proxyEnv: process.env })
  return new Promise((resolve, reject) => {
    const all = { ...headers, 'accept-encoding': 'identity', 'user-agent': `LesionLens/${appVersion}` }
    get(url, { headers: all, agent, signal }, resolve).on('error', reject)
  })
}

/** Ends a request that has been silent for too long. */
class Watchdog {
  readonly signal: AbortSignal
  readonly #stall = new AbortController()
  readonly #timing: Timing
  #timer: NodeJS.Timeout
  failure: DownloadFailure | undefined

  constructor({ timing, signal }: { readonly timing: Timing; readonly signal: AbortSignal }) {
    this.#timing = timing
    this.signal = AbortSignal.any([signal, this.#stall.signal])
    const seconds = Math.ceil(timing.connectMs / 1000)
    this.#timer = this.#after(timing.connectMs, 'offline', say`no answer for ${seconds} s`)
  }

  alive(): void {
    clearTimeout(this.#timer)
    const seconds = Math.ceil(this.#timing.stallMs / 1000)
    this.#timer = this.#after(this.#timing.stallMs, 'broken', say`nothing arrived for ${seconds} s`)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #after(ms: number, kind: 'offline' | 'broken', reason: Sentence): NodeJS.Timeout {
    return setTimeout(() => {
      this.failure = new DownloadFailure(kind, reason)
      this.#stall.abort()
    }, ms)
  }
}
