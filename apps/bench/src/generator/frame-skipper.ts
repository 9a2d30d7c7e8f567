/** So much of a payload, in bytes, is shown: all of a control frame, and of a message what is needed to count it. */
export const shownBytes = 125

const longestHeader = 10

/** `bytes` from `start` to `end` are the first of the frame's `length` payload bytes. */
export type Show = (opcode: number, bytes: Buffer, start: number, end: number, length: number) => void

/**
 * Finds the frames in what a server sends (RFC 6455, 5.2; unmasked), whatever the reads cut. It looks at headers and
 * the first bytes of payloads only, and copies nothing but those that a cut went through.
 */
export class FrameSkipper {
  readonly #show: Show
  #left = 0
  #kept: Buffer | undefined
  #keptLength = 0

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
      } else if (this.#keptLength > 0) at = this.#completeKept(bytes, at, end)
      else at = this.#take(bytes, at, end)
    }
  }

  #take(bytes: Buffer, at: number, end: number) {
    const needed = neededOf(bytes, at, end)
    if (needed > end - at) return this.#keep(bytes, at, end)
    this.#showFrame(bytes, at, needed)
    return at + needed
  }

  #keep(bytes: Buffer, at: number, end: number) {
    this.#kept ??= Buffer.alloc(longestHeader + shownBytes)
    this.#keptLength += bytes.copy(this.#kept, this.#keptLength, at, end)
    return end
  }

  #completeKept(bytes: Buffer, at: number, end: number) {
    const kept = this.#kept ?? bytes
    const missing = neededOf(kept, 0, this.#keptLength) - this.#keptLength
    const taken = Math.min(missing, end - at)
    this.#keep(bytes, at, at + taken)
    // The header may have told only now how much is needed.
    const needed = neededOf(kept, 0, this.#keptLength)
    if (needed === this.#keptLength) {
      this.#keptLength = 0
      this.#showFrame(kept, 0, needed)
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

/** How many bytes from `at` have to be there to show the frame, as far as can be told; more than are there if it cannot. */
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
