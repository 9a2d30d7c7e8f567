import type { IncomingHttpHeaders } from 'node:http'

/** A request to a hook. */
export interface HookRequest {
  /** In lower case and without parameters; empty: none. */
  contentType: string
  /** As it came, for signatures. */
  bytes: Buffer
  /** Undefined: it is not UTF-8. */
  text: string | undefined
  /** The first of these headers that is there, without what surrounds it. Names in lower case. */
  header: (...names: string[]) => string | undefined
}

export function hookRequest(headers: IncomingHttpHeaders, bytes: Buffer): HookRequest {
  const whole = headers['content-type'] ?? ''
  const contentType = whole.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const header = (...names: string[]) => headerOf(headers, names)
  if (contentType !== 'multipart/form-data') return { contentType, bytes, text: textOf(bytes), header }
  const json = jsonField(whole, bytes)
  return {
    contentType: json === undefined ? contentType : 'application/json',
    bytes,
    text: json ?? textOf(bytes),
    header,
  }
}

/** Of a form: more is not looked at. */
const mostParts = 100
/** Bytes of the head of a part. */
const mostHead = 1_024

/** Discord, Slack and Uptime Kuma have their JSON in a field where files may be beside it (RFC 7578). */
function jsonField(contentType: string, bytes: Buffer): string | undefined {
  const boundary = /boundary="?([^";\s]{1,70})/i.exec(contentType)?.[1]
  if (boundary === undefined) return undefined
  const delimiter = `--${boundary}`
  let start = bytes.indexOf(delimiter)
  for (let parts = 0; start !== -1 && parts < mostParts; parts += 1) {
    const end = bytes.indexOf(delimiter, start + delimiter.length)
    if (end === -1) return undefined
    const part = bytes.subarray(start, end)
    const head = part.subarray(0, mostHead).indexOf('\r\n\r\n')
    if (head !== -1 && isJsonField(part.toString('latin1', 0, head)))
      return textOf(part.subarray(head + 4, -2))
    start = end
  }
  return undefined
}

function isJsonField(head: string) {
  return / name="(?:payload_json|payload|data)"(?![^\r\n]*filename)/i.test(head)
}

function textOf(bytes: Buffer): string | undefined {
  try {
    // No message has NUL.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\0', '')
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

function headerOf(headers: IncomingHttpHeaders, names: readonly string[]): string | undefined {
  for (const name of names) {
    const found = headers[name]
    const value = (Array.isArray(found) ? found[0] : found)?.trim()
    if (value !== undefined && value !== '') return decoded(value)
  }
  return undefined
}

/** Node reads headers as Latin-1; programs write UTF-8 into them, or encoded words (RFC 2047). */
function decoded(value: string): string {
  const word = /^=\?utf-8\?([bq])\?([^?]{0,2000})\?=$/i.exec(value)
  if (word !== null) {
    const [, kind = '', text = ''] = word
    return kind.toLowerCase() === 'b' ? Buffer.from(text, 'base64').toString('utf8') : quoted(text)
  }
  // eslint-disable-next-line no-control-regex -- whether it is more than ASCII
  return /^[\x00-\x7f]*$/.test(value) ? value : Buffer.from(value, 'latin1').toString('utf8')
}

function quoted(text: string): string {
  const bytes = text
    .replaceAll('_', ' ')
    .replace(/=([\da-f]{2})/gi, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
