import type { SampleFrame, ServerFrame } from '@parley/shared'

/** The bytes of one text frame as a server sends it: unmasked and unfragmented (RFC 6455, 5.2). */
export function encodeFrame(frame: ServerFrame | SampleFrame): Buffer {
  const text = JSON.stringify(frame)
  const length = Buffer.byteLength(text)
  const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const bytes = Buffer.allocUnsafe(headerLength + length)
  writeHeader(bytes, length)
  bytes.write(text, headerLength)
  return bytes
}

/** FIN and opcode 1 (text), then the payload length in 1, 3 or 9 bytes. */
function writeHeader(bytes: Buffer, length: number) {
  bytes[0] = 0x81
  if (length < 126) {
    bytes[1] = length
  } else if (length < 65_536) {
    bytes[1] = 126
    bytes.writeUInt16BE(length, 2)
  } else {
    bytes[1] = 127
    bytes.writeBigUInt64BE(BigInt(length), 2)
  }
}
