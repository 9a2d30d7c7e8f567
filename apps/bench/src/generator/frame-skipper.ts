/** The bytes of a payload that are shown: a whole control frame, or enough of a message to count it. */
export const shownBytes = 125

const longestHeader = 10

/** `bytes` from `start` to `end` are the first of the frame's `length` payload bytes. */
export type Show = (opcode: number, bytes: Buffer, start: number, end: number, length: number) => void

/**
 * Finds the frames in what a server sends (RFC 6455, 5.2; unmasked), for any division into reads. It reads only headers and
 * the first bytes of payloads, and copies only those that are split between two reads.
 */
export class FrameSkipper {
  readonly #show: Show
  #left = 0
  #partial: Buffer | undefined
  #partialLength = 0

  constructor(show: Show) {
    this.#show = show
  }

  /** Reads `bytes` from `start` to `end`; they may be overwritten afterwards. */
  read(bytes: Buffer, start: number, end: number) {
    let at = start
    while (at < end) {
      if (this.#left > 0) {
        const skipped = Math.min(this.#left, end - at)
        this.#left -= skipped
        at += skipped
      } else if (this.#partialLength > 0) at = this.#completePartial(bytes, at, end)
      else at = this.#take(bytes, at, end)
    }
  }

  #take(bytes: Buffer, at: number, end: number) {
    const needed = neededOf(bytes, at, end)
    if (needed > end - at) return this.#store(bytes, at, end)
    this.#showFrame(bytes, at, needed)
    return at + needed
  }

  #store(bytes: Buffer, at: number, end: number) {
    this.#partial ??= Buffer.alloc(longestHeader + shownBytes)
    this.#partialLength += bytes.copy(this.#partial, this.#partialLength, at, end)
    return end
  }

  #completePartial(bytes: Buffer, at: number, end: number) {
    const partial = this.#partial ?? bytes
    const missing = neededOf(partial, 0, this.#partialLength) - this.#partialLength
    const taken = Math.min(missing, end - at)
    this.#store(bytes, at, at + taken)
    // The needed length is known only when the header is complete.
    const needed = neededOf(partial, 0, this.#partialLength)
    if (needed === this.#partialLength) {
      this.#partialLength = 0
      this.#showFrame(partial, 0, needed)
    }
    return at + taken
  }

  #showFrame(bytes: Buffer, at: number, needed: number) {
    const start = at + headerOf(bytes, at)
    const length = lengthOf(bytes, at)
    this.#left = length - (at + needed - start)
    this.#show((bytes[at] ?? 0) & 0x0f, bytes, start, at + needed, length)
  }
}

/** The bytes from `at` needed to show the frame; more than available when the header is incomplete. */
function neededOf(bytes: Buffer, at: number, end: number) {
  if (end - at < 2) return 2
  const header = headerOf(bytes, at)
  return end - at < header ? header : header + Math.min(lengthOf(bytes, at), shownBytes)
}

function headerOf(bytes: Buffer, at: number) {
  const code = (bytes[at + 1] ?? 0) & 0x7f
  return code < 126 ? 2 : code === 126 ? 4 : longestHeader
}

function lengthOf(bytes: Buffer, at: number) {
  const code = (bytes[at + 1] ?? 0) & 0x7f
  if (code < 126) return code
  return code === 126
    ? bytes.readUInt16BE(at + 2)
    : bytes.readUInt32BE(at + 2) * 2 ** 32 + bytes.readUInt32BE(at + 6)
}
