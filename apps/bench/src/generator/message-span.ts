const before = Buffer.from('{"type":"messages","after":')
const between = Buffer.from(',"rev":')

/** `after` and `rev` of the `messages` frame at `start`; undefined for any other frame. */
export function spanOf(bytes: Buffer, start: number, end: number) {
  if (!has(bytes, start, end, before)) return undefined
  const after = numberAt(bytes, start + before.length, end)
  if (!has(bytes, after.end, end, between)) return undefined
  const rev = numberAt(bytes, after.end + between.length, end)
  // A number at the end of the bytes may have more digits.
  return rev.end < end ? { after: after.value, rev: rev.value } : undefined
}

function has(bytes: Buffer, at: number, end: number, expected: Buffer) {
  return (
    end - at >= expected.length && bytes.compare(expected, 0, expected.length, at, at + expected.length) === 0
  )
}

function numberAt(bytes: Buffer, start: number, end: number) {
  let value = 0
  let at = start
  for (; at < end; at += 1) {
    const digit = (bytes[at] ?? 0) - 48
    if (digit < 0 || digit > 9) break
    value = value * 10 + digit
  }
  return { value, end: at }
}
