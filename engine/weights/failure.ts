import type { WeightsEntry } from '../../models/weights-manifest.ts'
import { AppError } from '../../shared/errors.ts'

/** Why a request did not bring the file. */
export type FailureKind =
  | 'offline' // the server cannot be reached at all
  | 'broken' // it was reached, and then the connection stalled or broke, or the server is overloaded
  | 'refused' // it answers that it has no such file, or not for us
  | 'altered' // it offers something else than what was published

export class DownloadFailure extends Error {
  readonly kind: FailureKind
  /** What the server asked us to wait. */
  readonly waitMs: number

  constructor(kind: FailureKind, message: string, options: { cause?: unknown; waitMs?: number } = {}) {
    super(message, { cause: options.cause })
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
  if (UNREACHABLE.has(code)) return new DownloadFailure('offline', code, { cause: error })
  if (/CERT|SELF_SIGNED|UNABLE_TO|TLS|SSL/.test(code)) {
    return new DownloadFailure('refused', `its certificate is not trusted (${code})`, { cause: error })
  }
  if (['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED'].includes(code) || code.startsWith('HPE_')) {
    return new DownloadFailure('broken', `the connection broke off (${code})`, { cause: error })
  }
  return error
}

/** Of several addresses tried (IPv6, then IPv4) each has its own error. */
function codeOf(error: Error): string {
  const own = (error as NodeJS.ErrnoException).code
  if (own) return own
  return error instanceof AggregateError && error.errors[0] instanceof Error ? codeOf(error.errors[0]) : ''
}

const OTHER_WAYS =
  'choose the file itself if you have it (--weights FILE), or start from random weights (--weights none)'

/** The sentence for the user. */
export function asAppError({ kind, message, cause }: DownloadFailure, { file, url }: WeightsEntry): AppError {
  const { host } = new URL(url)
  if (kind === 'offline') {
    return new AppError(
      'missing',
      `${host} cannot be reached (${message}): this machine seems to be offline.`,
      {
        cause,
        hint: `Connect and try again, or ${OTHER_WAYS}.`,
      },
    )
  }
  if (kind === 'altered') {
    return new AppError(
      'bad-input',
      `${url} is not the file that was published: ${message}. It was deleted.`,
      {
        cause,
        hint: `A proxy may have changed it. Try another network, or ${OTHER_WAYS}.`,
      },
    )
  }
  const kept =
    kind === 'broken' ? 'What has arrived is kept: try again to go on from there' : 'Try again later'
  return new AppError('missing', `The weights ${file} could not be downloaded from ${host}: ${message}.`, {
    cause,
    hint: `${kept}, or ${OTHER_WAYS}.`,
  })
}
