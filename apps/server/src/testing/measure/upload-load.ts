import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'

// Sends files, all at once, each from somebody else, in pieces: node upload-load.ts URL COUNT FILE...
const [url = '', count = '1', ...paths] = process.argv.slice(2)
const pieceBytes = 4 * 1_048_576

await Promise.all(Array.from({ length: Number(count) }, (_, n) => send(n, paths[n % paths.length] ?? '')))

async function send(n: number, path: string) {
  const bytes = await openAsBlob(path)
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const token = `sender-${n}-${process.pid}`.padEnd(22, '-')
  const created = await ask('POST', '/api/files', token, {
    'upload-length': String(bytes.size),
    'upload-metadata': `room ${base64('uploads')},name ${base64(basename(path))}`,
  })
  const place = created.headers.get('location') ?? ''
  for (let offset = 0; offset < bytes.size;) {
    const piece = bytes.slice(offset, offset + pieceBytes)
    const type = 'application/offset+octet-stream'
    const headers = { 'upload-offset': String(offset), 'content-type': type }
    const answer = await attempt(() => ask('PATCH', place, token, headers, piece))
    // It was closed while it was idle.
    const next = answer ?? (await ask('HEAD', place, token))
    offset = Number(next.headers.get('upload-offset'))
  }
  for (;;) {
    const answer = (await (await ask('GET', place, token)).json()) as { state: string; reason?: string }
    if (answer.state === 'ready') return
    if (answer.state === 'refused') throw new Error(`refused: ${answer.reason}`)
  }
}

/** Undefined: the connection was lost. */
async function attempt(request: () => Promise<Response>): Promise<Response | undefined> {
  try {
    return await request()
  } catch (error) {
    if (error instanceof TypeError) return undefined // of fetch
    throw error
  }
}

async function ask(
  method: string,
  path: string,
  token: string,
  headers: Record<string, string> = {},
  body?: Blob,
) {
  const response = await fetch(new URL(path, url), {
    method,
    headers: { authorization: `Bearer ${token}`, 'tus-resumable': '1.0.0', ...headers },
    ...(body !== undefined && { body }),
  })
  if (!response.ok) throw new Error(`${method}: ${response.status} ${await response.text()}`)
  return response
}
