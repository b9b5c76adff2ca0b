/**
 * `lesion://<kind>/<id>` streams a file of the study by id; `lesion://example/?folder=&path=` a small picture of a folder that is looked
 * into before an import; `lesion://app/...` serves the window's own files. Pixels never cross the message channels.
 */
import { protocol } from 'electron'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { MEDIA_KINDS, type MediaFile } from '../shared/contract/study-calls.ts'
import { type EngineCalls } from '../shared/contract/engine-calls.ts'
import { isCancelled } from '../shared/errors.ts'
import type { RequestOf } from '../shared/rpc.ts'
import { APP_ORIGIN } from './channels.ts'
import { log } from './log.ts'
import { parseRange } from './range.ts'

/** The engine says which file lies behind an address: main opens nothing by a path that came from a page. */
export interface MediaSource {
  media(request: RequestOf<EngineCalls, 'media.file'>): Promise<MediaFile>
  example(request: RequestOf<EngineCalls, 'dataset.example'>): Promise<MediaFile>
}

const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  // Charts carry their own <style> element inside the SVG.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' lesion: data:",
  "font-src 'self'",
  "connect-src 'self' lesion:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const MIME: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

/** Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'lesion',
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, corsEnabled: true },
    },
  ])
}

export function handleScheme(rendererFolder: string, source: MediaSource): void {
  protocol.handle('lesion', async (request) => {
    const url = new URL(request.url)
    try {
      if (url.host === 'app') return await serveApp(rendererFolder, url.pathname)
      if (url.host === 'example') return await serveExample(url, source)
      const kind = MEDIA_KINDS.find((each) => each === url.host)
      const id = Number(url.pathname.slice(1))
      if (!kind || !Number.isSafeInteger(id)) return new Response('Unknown address.', { status: 404 })
      const study = url.searchParams.get('s') ?? undefined
      return await serveFile(await source.media({ kind, id, study }), request.headers.get('range'))
    } catch (error) {
      // A picture of the study that was open before: nobody looks at it any more.
      if (isCancelled(error)) return new Response(null, { status: 204 })
      log('media', `${request.url}: ${error instanceof Error ? error.message : String(error)}`)
      return new Response('Not found.', {
        status: 404,
        headers: { 'access-control-allow-origin': APP_ORIGIN },
      })
    }
  })
}

/** What cannot be drawn (it is damaged, or lies inside another file) leaves its place empty: the inspection says which files these are. */
async function serveExample({ searchParams }: URL, source: MediaSource): Promise<Response> {
  const [folder, path] = [searchParams.get('folder') ?? '', searchParams.get('path') ?? '']
  try {
    return await serveFile(await source.example({ folder, path }), null)
  } catch {
    return new Response(null, { status: 204 })
  }
}

async function serveApp(folder: string, pathname: string): Promise<Response> {
  const file = path.join(folder, pathname === '/' ? 'index.html' : decodeURIComponent(pathname))
  if (path.relative(folder, file).startsWith('..')) return new Response('Not found.', { status: 404 })
  const body = await readFile(file)
  return new Response(new Uint8Array(body), {
    headers: {
      'content-type': MIME[path.extname(file)] ?? 'application/octet-stream',
      'content-security-policy': CSP,
      'x-content-type-options': 'nosniff',
    },
  })
}

/** The study is part of the address (`?s=`), so what lies behind one address never changes. */
async function serveFile(media: MediaFile, rangeHeader: string | null): Promise<Response> {
  const { size } = await stat(media.file)
  const headers: Record<string, string> = {
    'content-type': media.mime,
    'cache-control': 'private, max-age=31536000, immutable',
    'accept-ranges': 'bytes',
    'access-control-allow-origin': APP_ORIGIN,
    'x-content-type-options': 'nosniff',
  }
  const range = parseRange(rangeHeader, size)
  if (range === 'unsatisfiable')
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` } })
  if (size === 0) return new Response(null, { headers: { ...headers, 'content-length': '0' } })
  const { start, end } = range ?? { start: 0, end: size - 1 }
  headers['content-length'] = String(end - start + 1)
  if (range) headers['content-range'] = `bytes ${start}-${end}/${size}`
  const body = Readable.toWeb(createReadStream(media.file, { start, end })) as ReadableStream
  return new Response(body, { status: range ? 206 : 200, headers })
}
