const bodyBytes = 64
const mark = Buffer.from('@@')
const comma = 44

/** The 64 bytes that every message says: when it was sent, in microseconds of this process, and padding. */
export function stampedBody(now = performance.now()): string {
  return `@@${Math.round(now * 1_000)},`.padEnd(bodyBytes, 'abcdefghijklmnopqrstuvwxyz')
}

/** How many milliseconds ago the messages in `bytes` were sent. One that is cut in two is left out: it is a sample. */
export function agesIn(bytes: Buffer, now = performance.now()): number[] {
  const ages: number[] = []
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + mark.length)) {
    const end = bytes.indexOf(comma, at)
    if (end === -1) break
    ages.push(now - Number(bytes.toString('latin1', at + mark.length, end)) / 1_000)
  }
  return ages
}
