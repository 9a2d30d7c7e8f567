import express, { type Request, type Response, type Router } from 'express'
import { pipeline } from 'node:stream/promises'
import type { File } from '@parley/shared'
import { fileParts, StoreUnavailable, type FilePart, type StoredPart } from '../../files/file-store.ts'
import { isId } from '../../files/upload-folder.ts'
import { isStorageError } from '../../log/message-log.ts'
import type { Api } from '../api/context.ts'
import { limitRequests } from '../api/limit-requests.ts'
import { refuse } from '../api/refuse.ts'
import { fileIdentityOf } from './file-identity.ts'
import { httpActor } from './http-actor.ts'

/** P14.9: files as they are stored, for those who may read their room. */
export function fileRoutes(api: Api): Router {
  const { visits, files } = api
  const router = express.Router()
  if (files === undefined) return router
  const { records, store } = files

  router.get(['/:id', '/:id/:part'], limitRequests(api), async (request, response) => {
    response.set('Cache-Control', 'no-store')
    try {
      const found = await find(request)
      if (found === undefined) return notFound(response)
      const { file, part, stored } = found
      await send(request, response, stored, headersOf(file, part, 'download' in request.query))
    } catch (error) {
      if (!isStorageError(error) && !(error instanceof StoreUnavailable)) throw error
      if (!response.headersSent && !response.destroyed)
        return refuse(response, 'unavailable', { retryAfter: 2 })
      response.destroy() // less than was announced
    }
  })
  return router

  async function find(request: Request) {
    const id = String(request.params['id'])
    const asked = partIn(request.params['part'])
    const record = isId(id) && asked !== undefined ? await records.find(id) : undefined
    if (record === undefined || asked === undefined) return undefined
    if (!(await mayRead(request, record.room))) return undefined
    const { file } = record
    for (const part of partsFor(file, asked)) {
      const stored = await store.open(id, part)
      if (stored !== undefined) return { file, part, stored }
    }
    return undefined
  }

  async function mayRead(request: Request, room: string) {
    const who = await fileIdentityOf(request, api)
    const actor = await httpActor(request, who.type === 'known' ? who.identity : undefined, api)
    return (await visits.ask(actor, room, 'read_history')).type === 'yes'
  }
}

/** Undefined: there is no such part. */
function partIn(given: unknown): FilePart | undefined {
  return given === undefined ? 'file' : fileParts.find((part) => part === given && part !== 'file')
}

/** A picture that is small anyway has no larger one. */
function partsFor({ shows, colours }: File, asked: FilePart): FilePart[] {
  if (asked === 'file') return ['file']
  // Its colours are those of its picture.
  if (shows === 'video' && asked === 'small' && colours !== undefined) return ['small']
  // The picture of a card is small itself.
  return shows !== 'picture' ? [] : asked === 'large' ? ['large', 'file'] : [asked, 'small', 'file']
}

function headersOf(file: File, part: FilePart, isDownload: boolean) {
  const isShown = file.shows !== undefined
  return {
    // What is not shown gets no type that a browser could show.
    'Content-Type': part !== 'file' ? 'image/webp' : isShown ? file.type : 'application/octet-stream',
    'Content-Disposition': `${isShown && !isDownload ? 'inline' : 'attachment'}; ${fileNameFor(file.name)}`,
    'X-Content-Type-Options': 'nosniff',
    // Opened directly it is a document of this origin: it may run and load nothing.
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cache-Control': 'private, max-age=31536000, immutable',
    'Accept-Ranges': 'bytes',
  }
}

/** RFC 6266, 4.3, with the name in ASCII for those who do not know RFC 8187. */
function fileNameFor(name: string) {
  const ascii = name.replace(/[^ -~]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16)}`)
  return `filename="${ascii}"; filename*=UTF-8''${encoded}`
}

async function send(
  request: Request,
  response: Response,
  stored: StoredPart,
  headers: Record<string, string>,
) {
  const { size } = stored
  const ranges = request.range(size)
  if (ranges === -1) {
    await stored.close()
    response.status(416).set('Content-Range', `bytes */${size}`).end()
    return
  }
  // Several ranges at once nobody asks for: they get the whole.
  const range =
    Array.isArray(ranges) && ranges.type === 'bytes' && ranges.length === 1 ? ranges[0] : undefined
  response.status(range === undefined ? 200 : 206).set(headers)
  if (range !== undefined) response.set('Content-Range', `bytes ${range.start}-${range.end}/${size}`)
  response.set('Content-Length', String(range === undefined ? size : range.end - range.start + 1))
  if (request.method === 'HEAD' || response.destroyed) {
    await stored.close()
    response.end()
    return
  }
  try {
    await pipeline(stored.read(range), response)
  } catch (error) {
    // The browser reads no more.
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'))
      throw error
  }
}

function notFound(response: Response) {
  response.status(404).type('text').send('There is no such file here, or not any more.')
}
