import type { IncomingMessage } from 'node:http'
import { pipeline, Readable, type Transform } from 'node:stream'
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'

/** Of one answer, before and after it is decompressed. */
export const mostBytes = 512 * 1_024

/** The first `most` bytes of the body, decompressed; undefined: it is compressed in another way. Rejects as the connection does. */
export async function bodyOf(
  response: IncomingMessage,
  most = mostBytes,
): Promise<{ body: Buffer; isWhole: boolean } | undefined> {
  const decoder = decoderOf(response.headers['content-encoding'])
  if (decoder === 'unknown') return undefined
  const chunks: Buffer[] = []
  let size = 0
  let sent = 0
  const sentPart = Readable.from(beginning())
  // The reader of the decoder gets the error.
  const decoded = decoder === undefined ? sentPart : pipeline(sentPart, decoder, () => undefined)
  for await (const chunk of decoded as AsyncIterable<Buffer>) {
    size += chunk.length
    chunks.push(chunk)
    if (size > most) break
  }
  const body = Buffer.concat(chunks).subarray(0, most)
  return { body, isWhole: size <= most && sent <= most }

  async function* beginning() {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      sent += chunk.length
      if (sent > most) return
      yield chunk
    }
  }
}

// What was cut is decompressed as far as it goes.
const zlib = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH }
const brotli = { finishFlush: constants.BROTLI_OPERATION_FLUSH }

function decoderOf(encoding = 'identity'): Transform | undefined | 'unknown' {
  switch (encoding.trim().toLowerCase()) {
    case 'identity':
    case '':
      return undefined
    case 'gzip':
    case 'x-gzip':
      return createGunzip(zlib)
    case 'deflate':
      return createInflate(zlib)
    case 'br':
      return createBrotliDecompress(brotli)
    default:
      return 'unknown'
  }
}
