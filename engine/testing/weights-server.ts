import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** What the server does with one request; the list's last entry serves all further ones. */
export type Manner =
  | 'good' // answers ranges, with an ETag
  | 'no ranges' // always sends all of it
  | 'no validators' // answers ranges, tells neither ETag nor date
  | 'breaks' // half of what was asked for, then the connection is cut
  | 'stalls' // half of what was asked for, then silence
  | 'silent' // no answer at all
  | 'other bytes' // the right size, another content
  | 'other size' // announces one byte more
  | 'endless' // no length, and never ends
  | 'other version' // another ETag than the first
  | 'wrong range' // answers another range than was asked for
  | 'redirect' // to yet another address each time
  | 'circle'
  | 'packed'
  | 404
  | 416
  | 500

export interface WeightsServer {
  readonly origin: string
  /** What was asked for, in order: the Range header or 'all'. */
  readonly asked: string[]
}

/** A server of one file that misbehaves as told; gone when the test has ended. */
export async function weightsServer(
  content: Buffer,
  manners: readonly Manner[],
  etag = '"v1"',
): Promise<WeightsServer> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const manner = manners[Math.min(asked.length, manners.length - 1)]!
    asked.push(request.headers.range ?? 'all')
    answer(request, response, { content, manner, etag })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

interface Answer {
  readonly content: Buffer
  readonly manner: Manner
  readonly etag: string
}

function answer(request: IncomingMessage, response: ServerResponse, { content, manner, etag }: Answer): void {
  if (manner === 'silent') return
  if (typeof manner === 'number') return void response.writeHead(manner).end('no')
  if (manner === 'redirect' || manner === 'circle') {
    const location = manner === 'circle' ? '/circle.h5' : `${request.url!.replace('.h5', '')}-on.h5`
    return void response.writeHead(302, { location }).end()
  }
  const condition = request.headers['if-match']
  const version = manner === 'other version' ? '"other"' : etag
  // RFC 9110, 13.1.1.
  if (condition !== undefined && condition !== version) return void response.writeHead(412).end()
  const whole = manner === 'other bytes' ? Buffer.alloc(content.length, 7) : content
  const from = manner === 'no ranges' ? 0 : startOf(request)
  const body = whole.subarray(manner === 'wrong range' && from > 0 ? from + 1 : from)
  const start = whole.length - body.length
  const length = body.length + (manner === 'other size' ? 1 : 0)
  response.writeHead(from > 0 ? 206 : 200, {
    ...(manner === 'endless' ? {} : { 'content-length': length }),
    ...(manner === 'no validators' ? {} : { etag: version }),
    ...(manner === 'packed' ? { 'content-encoding': 'gzip' } : {}),
    ...(from > 0 ? { 'content-range': `bytes ${start}-${whole.length - 1}/${whole.length}` } : {}),
  })
  const half = body.subarray(0, Math.ceil(body.length / 2))
  if (manner === 'stalls') response.write(half)
  else if (manner === 'breaks') response.write(half, () => setTimeout(() => response.destroy(), 20))
  else if (manner === 'endless') repeat(response, body)
  else response.end(body)
}

function startOf({ headers }: IncomingMessage): number {
  return Number(/^bytes=(\d+)-\d*$/.exec(headers.range ?? '')?.[1] ?? 0)
}

function repeat(response: ServerResponse, body: Buffer): void {
  if (response.destroyed) return
  response.write(body, () => setTimeout(() => repeat(response, body), 1))
}
