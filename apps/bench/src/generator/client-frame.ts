const text = 0x81
const pong = 0x8a

/** A text frame of a client, as a latin1 string. The mask is zero, so the ASCII payload is unchanged. */
export const textFrame = (payload: string) => frame(text, payload)

export const pongFrame = (payload: string) => frame(pong, payload)

function frame(first: number, payload: string) {
  const { length } = payload
  if (length < 126) return String.fromCharCode(first, 0x80 | length, 0, 0, 0, 0) + payload
  if (length > 65_535) throw new Error(`A frame of ${length} bytes is too long for the bench.`)
  return String.fromCharCode(first, 0x80 | 126, length >> 8, length & 0xff, 0, 0, 0, 0) + payload
}
