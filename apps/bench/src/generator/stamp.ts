const bodyBytes = 64
const mark = Buffer.from('@@')
const comma = 44

/** A message text of 64 bytes: the send time in microseconds of this process, and padding. */
export function stampedBody(now = performance.now()): string {
  return `@@${Math.round(now * 1_000)},`.padEnd(bodyBytes, 'abcdefghijklmnopqrstuvwxyz')
}

/** The ages of the messages in `bytes`, in milliseconds. A split message is skipped: this is a sample. */
export function agesIn(bytes: Buffer, now = performance.now()): number[] {
  const ages: number[] = []
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + mark.length)) {
    const end = bytes.indexOf(comma, at)
    if (end === -1) break
    ages.push(now - Number(bytes.toString('latin1', at + mark.length, end)) / 1_000)
  }
  return ages
}
