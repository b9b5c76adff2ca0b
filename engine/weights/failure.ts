import { STATUS_CODES } from 'node:http'
import type { WeightsEntry } from '../../models/weights-manifest.ts'
import { errors } from 'undici'
import { AppError } from '../../shared/errors.ts'
import { toDo, type Action, type Hint } from '../../shared/hint.ts'
import { say, verbatim, type Sentence } from '../../shared/say.ts'

/** Why a request did not bring the file. */
export type FailureKind =
  | 'offline' // the server cannot be reached at all
  | 'broken' // it was reached, and then the connection stalled or broke, or the server is overloaded
  | 'refused' // it answers that it has no such file, or not for us
  | 'unjoinable' // the rest of a file that broke off cannot be had
  | 'altered' // it offers something else than what was published

export class DownloadFailure extends Error {
  readonly kind: FailureKind
  /** A half-sentence. */
  readonly reason: Sentence

  constructor(kind: FailureKind, reason: Sentence, options: { cause?: unknown } = {}) {
    super(reason.text, options)
    this.reason = reason
    this.kind = kind
  }
}

export interface Timing {
  /** Longest wait for a connection, and then for the first answer. */
  readonly connectMs: number
  /** Longest silence in the middle of a file. */
  readonly stallMs: number
  /** Attempts in a row that bring nothing new. */
  readonly attempts: number
  /** Before the second attempt; doubled each time. */
  readonly backoffMs: number
}

/** Answers that may be others soon. */
export const PASSING = [408, 429, 500, 502, 503, 504]

/** What a status other than 200 means. */
export function answered(status: number, cause?: unknown): DownloadFailure {
  const words = `${status} ${STATUS_CODES[status] ?? ''}`.trim()
  return new DownloadFailure(PASSING.includes(status) ? 'broken' : 'refused', say`it answers ${words}`, {
    cause,
  })
}

const UNREACHABLE = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
])

const BROKEN = /^(ECONNRESET|EPIPE|ETIMEDOUT|ECONNABORTED|UND_ERR_.*|HPE_.*)$/

/** What an error of undici, of the network or of TLS means. Errors of the disk come back as they are. */
export function asFailure(error: unknown, { connectMs, stallMs }: Timing): unknown {
  if (error instanceof DownloadFailure || !(error instanceof Error)) return error
  const code = codeOf(error)
  const cause = { cause: error }
  if (UNREACHABLE.has(code)) return new DownloadFailure('offline', verbatim(code), cause)
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'UND_ERR_HEADERS_TIMEOUT') {
    return new DownloadFailure('offline', say`no answer for ${Math.ceil(connectMs / 1000)} s`, cause)
  }
  if (code === 'UND_ERR_BODY_TIMEOUT') {
    return new DownloadFailure('broken', say`nothing arrived for ${Math.ceil(stallMs / 1000)} s`, cause)
  }
  if (error instanceof errors.RequestRetryError) {
    if (PASSING.includes(error.statusCode)) return answered(error.statusCode, error)
    return new DownloadFailure('unjoinable', say`the server does not send the rest of the file`, cause)
  }
  if (/^Redirect loop/.test(error.message)) {
    return new DownloadFailure('refused', say`it leads in circles`, cause)
  }
  if (/^Proxy response/.test(error.message)) {
    return new DownloadFailure('refused', say`the proxy does not let it through (${error.message})`, cause)
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO|TLS|SSL/.test(code)) {
    return new DownloadFailure('refused', say`its certificate is not trusted (${code})`, cause)
  }
  if (BROKEN.test(code)) {
    return new DownloadFailure('broken', say`the connection broke off (${code})`, cause)
  }
  return error
}

/** Of several addresses tried (IPv6, then IPv4) each has its own error. */
function codeOf(error: Error): string {
  const own = (error as NodeJS.ErrnoException).code
  if (own) return own
  return error instanceof AggregateError && error.errors[0] instanceof Error ? codeOf(error.errors[0]) : ''
}

type FirstStep = Extract<Action, { kind: 'get-weights-otherwise' }>['first']
const FIRST_STEPS: Readonly<Record<FirstStep, Sentence>> = {
  connect: say`Connect and try again`,
  'change-network': say`A proxy may have changed it. Try another network`,
  wait: say`Try again later`,
}

function otherwise(first: FirstStep): Hint {
  return toDo(
    { kind: 'get-weights-otherwise', first },
    say`${FIRST_STEPS[first]}, or choose the file itself if you have it, or start from random weights.`,
  )
}

/** The sentence for the user. */
export function asAppError({ kind, reason, cause }: DownloadFailure, { file, url }: WeightsEntry): AppError {
  const { host } = new URL(url)
  if (kind === 'offline') {
    return new AppError(
      'missing',
      say`${host} cannot be reached (${reason}): this machine seems to be offline.`,
      {
        cause,
        hint: otherwise('connect'),
      },
    )
  }
  if (kind === 'altered') {
    return new AppError(
      'bad-input',
      say`${url} is not the file that was published: ${reason}. It was deleted.`,
      {
        cause,
        hint: otherwise('change-network'),
      },
    )
  }
  return new AppError('missing', say`The weights ${file} could not be downloaded from ${host}: ${reason}.`, {
    cause,
    hint: otherwise('wait'),
  })
}
