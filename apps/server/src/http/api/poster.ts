import type { Request, Response } from 'express'
import type { UploadFolder, Upload } from '../../files/upload-folder.ts'
import { refuse } from './refuse.ts'

/** Bytes: as many as an upload counts for at least. */
export const mostPosterBytes = 64 * 1024

/** P14.6: the picture that the sender of a video has drawn of it, before its last piece. */
export async function receivePoster(
  request: Request,
  response: Response,
  incoming: UploadFolder,
  upload: Upload,
) {
  if (request.get('content-type') !== 'image/jpeg')
    return refuse(response, 'bad_upload', { reason: 'The picture of a video is a JPEG.' })
  const picture = await bodyOf(request)
  if (picture === undefined) {
    response.set('Connection', 'close')
    return refuse(response, 'file_too_large', { reason: `It has more than ${mostPosterBytes} bytes.` })
  }
  // After the last piece it is too late: the file may be there.
  if ((await incoming.standOf(upload)).name === 'receiving') await incoming.keepPoster(upload.id, picture)
  response.status(204).end()
}

/** Undefined: it is too large. */
async function bodyOf(request: Request) {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length
    if (size > mostPosterBytes) return undefined
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
