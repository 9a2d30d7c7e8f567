/** Reads the texts of one client's frames, of at most 64 KiB. */
export class MaskedFrames {
  #partial: Buffer = Buffer.alloc(0)

  read(bytes: Buffer): string[] {
    const texts: string[] = []
    const all = this.#partial.length === 0 ? bytes : Buffer.concat([this.#partial, bytes])
    let at = 0
    for (let end = endOf(all, at); end !== undefined; end = endOf(all, at)) {
      if (((all[at] ?? 0) & 0x0f) === 1) texts.push(textOf(all, at, end))
      at = end
    }
    this.#partial = Buffer.from(all.subarray(at))
    return texts
  }
}

/** The end of the frame at `at`; undefined when it is incomplete. */
function endOf(bytes: Buffer, at: number) {
  if (bytes.length < at + 4) return undefined
  const end = at + headerOf(bytes, at) + lengthOf(bytes, at)
  return end <= bytes.length ? end : undefined
}

function textOf(bytes: Buffer, at: number, end: number) {
  const start = at + headerOf(bytes, at)
  const payload = Buffer.from(bytes.subarray(start, end))
  for (let index = 0; index < payload.length; index += 1)
    payload[index] = (payload[index] ?? 0) ^ (bytes[start - 4 + (index & 3)] ?? 0)
  return payload.toString()
}

const codeOf = (bytes: Buffer, at: number) => (bytes[at + 1] ?? 0) & 0x7f
const headerOf = (bytes: Buffer, at: number) => (codeOf(bytes, at) === 126 ? 8 : 6)
const lengthOf = (bytes: Buffer, at: number) =>
  codeOf(bytes, at) === 126 ? bytes.readUInt16BE(at + 2) : codeOf(bytes, at)
