import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { uploadFile } from './upload-file.ts'

const id = 'f'.repeat(32)
const bytes = Buffer.from(Array.from({ length: 2_500_000 }, (_, n) => n % 251))

test('P14.2: goes on where it was after a lost connection, and sends every byte once', async () => {
  const server = await startTus({ cutAt: 1 })
  const progress: number[] = []
  const sent = await send(server.url, bytes, { progress: (now) => progress.push(now) })
  expect(sent).toBe(id)
  expect(server.received.equals(bytes)).toBe(true)
  expect(server.requests).toEqual([
    ...['POST /api/files', `PATCH /api/files/${id}`, `PATCH /api/files/${id}`],
    ...[`HEAD /api/files/${id}`, `PATCH /api/files/${id}`, `GET /api/files/${id}`],
  ])
  expect(server.metadata).toEqual({ room: 'team', name: 'ph ó.bin', original: '1' })
  expect(progress).toEqual([...progress].sort((a, b) => a - b))
  expect(progress.at(-1)).toBe(bytes.length)
})

test('P14.6: begins again where the server knows the upload no more, and not for ever', async () => {
  const server = await startTus({ goneAt: [1] })
  expect(await send(server.url, bytes)).toBe(id)
  expect(server.received.equals(bytes)).toBe(true)
  expect(server.requests.filter((request) => request.startsWith('POST'))).toHaveLength(2)
  const forgetful = await startTus({ goneAt: [0, 1, 2, 3, 4, 5] })
  await expect(send(forgetful.url, bytes)).rejects.toThrow('There is no such upload')
  expect(forgetful.requests.filter((request) => request.startsWith('POST'))).toHaveLength(4)
})

test('a refusal for good is told in one line, and nothing is tried again', async () => {
  const server = await startTus({
    refuse: { code: 'upload_quota', reason: 'That is enough for a day.\u001b[2J' },
  })
  await expect(send(server.url, bytes)).rejects.toThrow('That is enough for a day.␛[2J')
  expect(server.requests).toHaveLength(1)
})

test('waits as long as the server asks, and gives up when nothing arrives', async () => {
  const refuse = { code: 'slow_down', reason: 'That is too many.', retryAfter: 0.05 }
  const server = await startTus({ refuse })
  await expect(send(server.url, bytes, { timeoutMs: 200 })).rejects.toThrow(
    'The file could not be sent: That is too many.',
  )
  expect(server.requests.length).toBeGreaterThan(1)
})

test.each([
  ['an empty file', Buffer.alloc(0), 'is empty'],
  [
    'a file that is too large',
    Buffer.alloc(6_000_001),
    'has 6000001 bytes, and the server takes at most 6000000',
  ],
])('%s is not sent', async (_, content, reason) => {
  await expect(send('http://127.0.0.1:1', content)).rejects.toThrow(reason)
})

test('says what is no file, and where no files are taken', async () => {
  const target = { server: 'http://127.0.0.1:1', room: 'team', token: 't'.repeat(22) }
  const options = { signal: new AbortController().signal, timeoutMs: 1_000, progress: () => undefined }
  const uploads = { max: 5 }
  await expect(uploadFile('/nowhere/a', { ...target, uploads }, options)).rejects.toThrow('--file: ENOENT')
  await expect(uploadFile(tmpdir(), { ...target, uploads }, options)).rejects.toThrow('no regular file')
  await expect(uploadFile('a', { ...target, uploads: undefined }, options)).rejects.toThrow('takes no files')
})

async function send(
  server: string,
  content: Buffer,
  { timeoutMs = 20_000, progress = (sent: number): unknown => sent } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'parley-upload-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'ph ó.bin')
  writeFileSync(path, content)
  const target = { server, room: 'team', token: 't'.repeat(22), uploads: { max: 6_000_000 } }
  return uploadFile(path, target, { signal: new AbortController().signal, timeoutMs, progress })
}

interface Behaviour {
  /** The piece, counted from 0, of which half is received before the connection is lost. */
  cutAt?: number
  /** Pieces at which the upload is unknown. */
  goneAt?: readonly number[]
  refuse?: object
}

/** A server that receives one upload. */
async function startTus({ cutAt, goneAt = [], refuse }: Behaviour) {
  const requests: string[] = []
  let received = Buffer.alloc(0)
  let metadata: Record<string, string> = {}
  let pieces = 0

  async function handle(request: IncomingMessage, response: ServerResponse) {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`)
    const body = await buffer(request)
    if (refuse !== undefined) return response.writeHead(429).end(JSON.stringify(refuse))
    switch (request.method) {
      case 'POST':
        metadata = decoded(String(request.headers['upload-metadata']))
        return response.writeHead(201, { location: `/api/files/${id}` }).end()
      case 'PATCH': {
        const offset = Number(request.headers['upload-offset'])
        if (offset !== received.length) return response.writeHead(409).end()
        const isCut = pieces === cutAt
        const isGone = goneAt.includes(pieces)
        pieces += 1
        if (isGone) {
          received = Buffer.alloc(0)
          const reason = 'There is no such upload, or not any more.'
          return response.writeHead(404).end(JSON.stringify({ code: 'no_such_upload', reason }))
        }
        received = Buffer.concat([received, isCut ? body.subarray(0, body.length / 2) : body])
        if (isCut) return response.destroy()
        return response.writeHead(204, { 'upload-offset': received.length }).end()
      }
      case 'HEAD':
        return response.writeHead(200, { 'upload-offset': received.length }).end()
      default: {
        const file = { id, name: 'a', type: 'application/octet-stream', size: received.length }
        return response.end(JSON.stringify({ state: 'ready', file }))
      }
    }
  }

  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get received() {
      return received
    },
    get metadata() {
      return metadata
    },
  }
}

function decoded(header: string) {
  return Object.fromEntries(
    header.split(',').map((pair) => {
      const [key = '', value = ''] = pair.split(' ')
      return [key, Buffer.from(value, 'base64').toString()]
    }),
  )
}
