import type { SampleFrame, ServerFrame } from '@parley/shared'
import type { Peer } from '../peer.ts'

/** A peer with more bytes than this unread is not live any more: the log is its queue. */
export const mostBuffered = 1024 * 1024

/** One frame as a server sends it, unmasked and unfragmented text (RFC 6455, 5.2), ready for any socket. */
export function encodeFrame(frame: ServerFrame | SampleFrame): Buffer {
  const payload = Buffer.from(JSON.stringify(frame))
  return Buffer.concat([header(payload.length), payload])
}

/** Writes the same bytes to every reader. Returns those that have too much unread, to whom nothing was written. */
export function fanOut<Reader extends { readonly peer: Peer }>(
  readers: Iterable<Reader>,
  frames: readonly Buffer[],
): Reader[] {
  const behind: Reader[] = []
  for (const reader of readers) {
    if (reader.peer.buffered > mostBuffered) behind.push(reader)
    else for (const frame of frames) reader.peer.sendEncoded(frame)
  }
  return behind
}

function header(length: number) {
  if (length < 126) return Buffer.from([0x81, length])
  const bytes = Buffer.alloc(length < 65_536 ? 4 : 10)
  bytes[0] = 0x81
  bytes[1] = length < 65_536 ? 126 : 127
  if (length < 65_536) bytes.writeUInt16BE(length, 2)
  else bytes.writeBigUInt64BE(BigInt(length), 2)
  return bytes
}
