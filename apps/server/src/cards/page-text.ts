import type { Fetched } from './fetcher.ts'

/** Where a page has to name its encoding (HTML Standard, 13.2.3.2). */
const prescanned = 1_024

/** The page as text, in the encoding that its first bytes, its server or the page itself names; otherwise in UTF-8. */
export function textOfPage({ body, charset }: Pick<Fetched, 'body' | 'charset'>): string {
  const named = markOf(body) ?? charset ?? namedIn(body.subarray(0, prescanned).toString('latin1')) ?? 'utf-8'
  return decoderFor(named).decode(body)
}

/** A byte order mark. */
function markOf([first, second, third]: Buffer) {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return first === 0xff && second === 0xfe ? 'utf-16le' : undefined
}

function namedIn(beginning: string) {
  const named = /<meta\s[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.+-]{1,40})/i.exec(beginning)?.[1]
  // A page whose text could be read so far is not of 16 bits.
  return named !== undefined && /^utf-16/i.test(named) ? 'utf-8' : named
}

function decoderFor(name: string) {
  try {
    return new TextDecoder(name)
  } catch (error) {
    if (error instanceof RangeError) return new TextDecoder()
    throw error
  }
}
