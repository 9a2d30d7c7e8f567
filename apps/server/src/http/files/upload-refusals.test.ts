import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { authorOf } from '../../identity/author.ts'
import { startWithUploads, Uploader } from '../../testing/files/test-uploads.ts'
import { connect } from '../../testing/test-client.ts'
import { startTestServer } from '../../testing/test-server.ts'

type Server = Awaited<ReturnType<typeof startWithUploads>>

const bytes = (length: number) => new Uint8Array(randomBytes(length))

test('P14.7: without files, each request about them says so', async () => {
  const { url } = await startTestServer({ uploads: false })
  const ada = new Uploader(url)
  expect(await answerOf(ada.create('a.txt', 1))).toMatchObject({ status: 404, code: 'uploads_off' })
  expect((await ada.request('GET', `/files/${'a'.repeat(32)}`)).status).toBe(404)
})

test('P14.7: an upload that cannot begin is refused with a reason, and leaves nothing', async () => {
  const { ada, dataDir } = await startWithUploads({ uploadMax: 1_000 })
  const refused: [string, number, Record<string, string>, object][] = [
    ['of 0 bytes', 0, {}, { status: 400, code: 'file_empty' }],
    ['too large', 1_001, {}, { status: 413, code: 'file_too_large', limit: 'file' }],
    ['of unknown length', 9, { 'upload-length': '', 'upload-defer-length': '1' }, badUpload],
    ['of a negative length', 9, { 'upload-length': '-5' }, badUpload],
    ['without a room', 9, { 'upload-metadata': 'name YQ==' }, badUpload],
    ['to a room of another form', 9, { 'upload-metadata': 'room Li4v,name YQ==' }, badUpload],
    ['without metadata', 9, { 'upload-metadata': '' }, badUpload],
    ['without the protocol', 9, { 'tus-resumable': '' }, badUpload],
    ['of a page elsewhere', 9, { origin: 'http://else.example' }, { status: 403, code: 'foreign_origin' }],
    ['without a credential', 9, { authorization: '' }, { status: 401, code: 'signed_out' }],
    ['for somebody else', 9, { 'parley-person': 'x'.repeat(22) }, { status: 409, code: 'another_person' }],
  ]
  for (const [what, length, headers, answer] of refused)
    expect([what, await answerOf(ada.create('a.txt', length, { headers }))]).toMatchObject([what, answer])
  expect(filesIn(dataDir)).toEqual([])
})

const badUpload = { status: 400, code: 'bad_upload' }

test.for<[object, string]>([
  [{ uploadDay: 1_000_000, uploadNewcomer: 9_000_000 }, 'day'],
  [{ uploadNewcomer: 1_000_000 }, 'newcomer'],
  [{ uploadAddressDay: 1_000_000 }, 'address'],
  [{ uploadTotal: 1_000_000 }, 'all'],
])('P14.7: with %o the answer says which limit it was: %s', async ([settings, limit]) => {
  const { ada } = await startWithUploads(settings)
  const first = await ada.create('a.txt', 600_000)
  expect(first.status).toBe(201)
  const refused = await answerOf(ada.create('b.txt', 600_000))
  expect(refused).toMatchObject({
    ...(limit === 'all' ? { status: 507, code: 'storage_full' } : { status: 429, code: 'upload_quota' }),
    ...{ limit, reason: expect.stringMatching(/\w{4}/) as string },
  })
  if (limit !== 'all') expect(refused).toMatchObject({ retryAfter: 3_600 })
  expect((await ada.create('c.txt', 300_000)).status).toBe(201)
  // What is taken back does not count.
  expect((await ada.request('DELETE', first.headers.get('location') ?? '')).status).toBe(204)
  expect((await ada.create('b.txt', 600_000)).status).toBe(201)
})

test('P14.7: the files that are stored count, too, and other people do not', async () => {
  const { ada, url } = await startWithUploads({ uploadNewcomer: 1_000_000 })
  expect(await ada.send('a.bin', bytes(600_000))).toMatchObject({ state: 'ready' })
  expect(await answerOf(ada.create('b.bin', 600_000))).toMatchObject({ limit: 'newcomer' })
  expect((await new Uploader(url).create('b.bin', 600_000)).status).toBe(201)
})

test('P14.7: a file of one byte counts as 64 KiB', async () => {
  const { ada } = await startWithUploads({ uploadNewcomer: 3 * 65_536 })
  expect(await ada.send('0.bin', bytes(1))).toMatchObject({ state: 'ready' })
  for (const name of ['1', '2']) expect((await ada.create(name, 1)).status).toBe(201)
  expect(await answerOf(ada.create('3', 1))).toMatchObject({ limit: 'newcomer' })
})

test('P14.7: no more than three pieces of one person are received at once', async () => {
  const { ada, url } = await startWithUploads()
  const paths = await Promise.all([1, 2, 3, 4].map(async (n) => locationOf(await ada.create(`${n}`, 10))))
  const ends: (() => void)[] = []
  const slow = paths.slice(0, 3).map((path) => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(bytes(1))
        ends.push(() => controller.close())
      },
    })
    const headers = { ...ada.pieceHeaders(0), authorization: `Bearer ${ada.token}` }
    return fetch(new URL(path, url), { method: 'PATCH', headers, body, duplex: 'half' })
  })
  const offsetAt = async (path: string) => (await ada.request('HEAD', path)).headers.get('upload-offset')
  for (const path of paths.slice(0, 3)) await expect.poll(() => offsetAt(path), { timeout: 20_000 }).toBe('1')
  expect((await ada.piece(paths[3] ?? '', 0, bytes(10))).status).toBe(429)
  for (const end of ends) end()
  expect((await Promise.all(slow)).map(({ status }) => status)).toEqual([204, 204, 204])
  expect((await ada.piece(paths[3] ?? '', 0, bytes(10))).status).toBe(204)
})

test('P14.7: while the disk is nearly full nothing is received, and what is there stays', async () => {
  const { ada, freeSpace } = await startOnDisk()
  const path = locationOf(await ada.create('a.bin', 20))
  expect((await ada.piece(path, 0, bytes(10))).status).toBe(204)
  freeSpace.isLow = true
  expect(await answerOf(ada.piece(path, 10, bytes(10)))).toMatchObject({
    status: 507,
    code: 'storage_full',
    retryAfter: 5,
  })
  expect(await answerOf(ada.create('b.bin', 20))).toMatchObject({ status: 507, code: 'storage_full' })
  freeSpace.isLow = false
  expect((await ada.piece(path, 10, bytes(10))).status).toBe(204)
  expect(await ada.stateAt(path)).toMatchObject({ state: 'ready', file: { size: 20 } })
})

test.runIf(existsSync('/dev/full'))('P14.7: a disk that fills amid a piece is a refusal', async () => {
  const { ada, dataDir } = await startWithUploads()
  const path = locationOf(await ada.create('a.bin', 20))
  const file = join(dataDir, 'files', 'incoming', path.slice(-32))
  rmSync(file)
  symlinkSync('/dev/full', file)
  expect(await answerOf(ada.piece(path, 0, bytes(10)))).toMatchObject({
    status: 507,
    code: 'storage_full',
    retryAfter: 5,
  })
  rmSync(file)
  writeFileSync(file, '')
  expect((await ada.piece(path, 0, bytes(20))).status).toBe(204)
  expect(await ada.stateAt(path)).toMatchObject({ state: 'ready' })
})

test('P14.7: who is muted cannot send; who is banned amid an upload leaves nothing', async () => {
  const { ada, dataDir, owner } = await startWithOwner()
  await owner({ do: 'mute', lasts: 60 })
  expect(await answerOf(ada.create('a.bin', 20))).toMatchObject({
    status: 403,
    code: 'muted',
    retryAfter: 60,
  })
  await owner({ do: 'unmute' })
  const path = locationOf(await ada.create('a.bin', 20))
  expect((await ada.piece(path, 0, bytes(10))).status).toBe(204)
  await owner({ do: 'ban', lasts: null })
  expect(await answerOf(ada.piece(path, 10, bytes(10)))).toMatchObject({ status: 403, code: 'banned' })
  expect(filesIn(dataDir)).toEqual([])
})

test('P14.7: a device that is signed out amid an upload sends nothing more', async () => {
  const { ada } = await startWithUploads()
  const path = locationOf(await ada.create('a.bin', 20))
  expect((await ada.piece(path, 0, bytes(10))).status).toBe(204)
  expect((await ada.request('DELETE', '/api/session')).status).toBe(204)
  expect(await answerOf(ada.piece(path, 10, bytes(10)))).toMatchObject({ status: 401, code: 'signed_out' })
})

test('P14.6: an upload is its author’s alone', async () => {
  const { ada, url } = await startWithUploads()
  const eve = new Uploader(url)
  const path = locationOf(await ada.create('a.bin', 20))
  for (const asked of [
    eve.request('HEAD', path),
    eve.request('GET', path),
    eve.piece(path, 0, bytes(20)),
    eve.request('DELETE', path),
    ada.request('GET', '/api/files/..%2f..%2fparley.db'),
    ada.request('HEAD', `/api/files/${'0'.repeat(32)}`),
  ])
    expect((await asked).status).toBe(404)
})

test('P14.7: a file that is refused says why, and its bytes are gone', async () => {
  const { ada, dataDir } = await startWithUploads()
  const state = await ada.send('photo.jpg', new TextEncoder().encode('<html>'))
  expect(state).toEqual({
    state: 'refused',
    reason: 'picture_broken',
    message: expect.stringContaining('damaged') as string,
  })
  expect(filesIn(dataDir).filter((name) => /^[0-9a-f]{32}$/.test(name))).toEqual([])
})

async function startOnDisk() {
  const freeSpace = { isLow: false, start: () => Promise.resolve(), close: () => undefined }
  return { ...(await startWithUploads({}, { freeSpace })), freeSpace }
}

/** A server with an owner, who does something to Ada. */
async function startWithOwner() {
  const server = await startWithUploads()
  const person = await joined(server, server.ada, 'Ada')
  const olga = new Uploader(server.url)
  await server.app.chat.access.makeOwner(authorOf(olga.token), { username: 'Olga', avatar: 'a'.repeat(64) })
  const { client } = await joined(server, olga, 'Olga')
  let asked = 0
  const owner = async (measure: object) => {
    asked += 1
    client.send({ type: 'moderate', cid: `measure-${asked}`, whom: { username: 'Ada' }, measure })
    await client.frame('changed')
  }
  return { ...server, person, owner }
}

async function joined({ port }: Server, { token }: Uploader, username: string) {
  const client = await connect(port)
  return { client, frame: await client.join('lobby', username, { token }) }
}

test('P14.1: who joins is told how large a file may be, where they may send one', async () => {
  const { port, url, ...server } = await startWithOwner()
  expect(server.person.frame.uploads).toEqual({ max: 25e6 })
  await server.owner({ do: 'mute', lasts: 60 })
  const again = await joined({ port, url, ...server }, server.ada, 'Ada')
  expect(again.frame.uploads).toBeUndefined()
})

function filesIn(dataDir: string) {
  const folder = join(dataDir, 'files')
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((one) => one.isFile())
        .map(({ name }) => name)
    : []
}

async function answerOf(asked: Promise<Response>) {
  const response = await asked
  return { status: response.status, ...((await response.json()) as object) }
}

const locationOf = (response: Response) => response.headers.get('location') ?? ''
