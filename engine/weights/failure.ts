import type { WeightsEntry } from '../../models/weights-manifest.ts'
import { AppError } from '../../shared/errors.ts'
import { toDo, type Action, type Hint } from '../../shared/hint.ts'
import { say, verbatim, type Sentence } from '../../shared/say.ts'

/** Why a request did not bring the file. */
export type FailureKind =
  | 'offline' // the server cannot be reached at all
  | 'broken' // it was reached, and then the connection stalled or broke, or the server is overloaded
  | 'refused' // it answers that it has no such file, or not for us
  | 'altered' // it offers something else than what was published

export class DownloadFailure extends Error {
  readonly kind: FailureKind
  /** A half-sentence. */
  readonly reason: Sentence
  /** What the server asked us to wait. */
  readonly waitMs: number

  constructor(kind: FailureKind, reason: Sentence, options: { cause?: unknown; waitMs?: number } = {}) {
    super(reason.text, { cause: options.cause })
    this.reason = reason
    this.kind = kind
    this.waitMs = options.waitMs ?? 0
  }
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

/** What an error of the network or of TLS means. Errors of the disk come back as they are. */
export function asFailure(error: unknown): unknown {
  if (error instanceof DownloadFailure || !(error instanceof Error)) return error
  const code = codeOf(error)
  if (UNREACHABLE.has(code)) return new DownloadFailure('offline', verbatim(code), { cause: error })
  if (/CERT|SELF_SIGNED|UNABLE_TO|TLS|SSL/.test(code)) {
    return new DownloadFailure('refused', say`its certificate is not trusted (${code})`, { cause: error })
  }
  if (['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED'].includes(code) || code.startsWith('HPE_')) {
    return new DownloadFailure('broken', say`the connection broke off (${code})`, { cause: error })
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
  'go-on': say`What was downloaded is kept: try again to resume`,
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
    hint: otherwise(kind === 'broken' ? 'go-on' : 'wait'),
  })
}
