import type { SampleFrame, ServerFrame } from '@parley/shared'

/** The bytes of one text frame as a server sends it: unmasked and unfragmented (RFC 6455, 5.2). */
export function encodeFrame(frame: ServerFrame | SampleFrame): Buffer {
  const payload = Buffer.from(JSON.stringify(frame))
  return Buffer.concat([headerOf(payload.length), payload])
}

/** FIN and opcode 1 (text), then the payload length in 1, 3 or 9 bytes. */
function headerOf(length: number) {
  if (length < 126) return Buffer.from([0x81, length])
  const bytes = Buffer.alloc(length < 65_536 ? 4 : 10)
  bytes[0] = 0x81
  bytes[1] = length < 65_536 ? 126 : 127
  if (length < 65_536) bytes.writeUInt16BE(length, 2)
  else bytes.writeBigUInt64BE(BigInt(length), 2)
  return bytes
}
