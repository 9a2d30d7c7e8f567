import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { authorOf } from '../../identity/author.ts'
import { startWithUploads, Uploader } from '../../testing/files/test-uploads.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { connect } from '../../testing/test-client.ts'

type Server = Awaited<ReturnType<typeof startWithUploads>>

/** A slow machine needs more than the usual second. */
const patience = { timeout: 20_000 }

const bytes = (length: number) => new Uint8Array(randomBytes(length))

test('P14.7: who is banned while the last piece arrives has sent nothing, and nothing is left', async () => {
  const server = await startWithUploads()
  const { ada, dataDir, app } = server
  await enter(server, ada, 'Ada')
  const olga = new Uploader(server.url)
  await app.chat.access.makeOwner(authorOf(olga.token), { username: 'Olga', avatar: 'a'.repeat(64) })
  const client = await enter(server, olga, 'Olga')
  const path = locationOf(await ada.create('a.bin', 20))
  const piece = slowPiece(ada, path, 19)
  await expect.poll(() => offsetAt(ada, path), patience).toBe('19')
  client.send({
    ...{ type: 'moderate', cid: 'measure-1', whom: { username: 'Ada' } },
    measure: { do: 'ban', lasts: null },
  })
  await client.frame('changed')
  piece.end(1)
  expect(await answerOf(piece.answer)).toMatchObject({ status: 403, code: 'banned' })
  expect(filesIn(dataDir)).toEqual([])
})

test('P14.7: a device that is signed out while the last piece arrives has sent nothing, and nothing is left', async () => {
  const { ada, dataDir } = await startWithUploads()
  const path = locationOf(await ada.create('a.bin', 20))
  const piece = slowPiece(ada, path, 19)
  await expect.poll(() => offsetAt(ada, path), patience).toBe('19')
  expect((await ada.request('DELETE', '/api/session')).status).toBe(204)
  piece.end(1)
  expect(await answerOf(piece.answer)).toMatchObject({ status: 401, code: 'signed_out' })
  expect(filesIn(dataDir)).toEqual([])
})

test('P14.7: a piece that begins an upload is one of the three at once', async () => {
  const { ada } = await startWithUploads()
  const paths = await Promise.all([1, 2, 3].map(async (n) => locationOf(await ada.create(`${n}`, 10))))
  const pieces = paths.map((path) => slowPiece(ada, path, 9))
  for (const path of paths) await expect.poll(() => offsetAt(ada, path), patience).toBe('9')
  const headers = { 'content-type': 'application/offset+octet-stream' }
  const begin = () => ada.create('4', 10, { headers, body: bytes(10) })
  expect((await begin()).status).toBe(429)
  for (const piece of pieces) piece.end(1)
  expect((await Promise.all(pieces.map(({ answer }) => answer))).map(({ status }) => status)).toEqual([
    ...[204, 204, 204],
  ])
  const begun = await begin()
  expect(begun.status).toBe(201)
  expect(await ada.stateAt(locationOf(begun))).toMatchObject({ state: 'ready', file: { size: 10 } })
})

test('P14.6: a piece that is longer than the upload is refused, told before or not', async () => {
  const { ada, dataDir } = await startWithUploads()
  const path = locationOf(await ada.create('a.bin', 10))
  expect((await ada.piece(path, 0, bytes(11))).status).toBe(413)
  const piece = slowPiece(ada, path, 10)
  piece.end(1_000)
  // The server may close the connection before it has read all.
  expect(
    await piece.answer.then(
      ({ status }) => status,
      () => 'closed',
    ),
  ).not.toBe(204)
  const stored = join(dataDir, 'files', 'incoming', path.slice(-32))
  expect(existsSync(stored) ? await offsetAt(ada, path) : '10').toMatch(/^(\d|10)$/)
})

test('P14.6: the same piece of two tabs is taken once', async () => {
  const { ada } = await startWithUploads()
  const sent = bytes(200_000)
  const path = locationOf(await ada.create('a.bin', sent.length))
  const answers = await Promise.all([1, 2, 3].map(() => ada.piece(path, 0, sent)))
  expect(answers.filter(({ status }) => status === 204).length).toBeGreaterThan(0)
  for (const { status } of answers) expect([204, 409]).toContain(status)
  const state = await ada.stateAt(path)
  if (state.state !== 'ready') throw new Error(JSON.stringify(state))
  expect(await ada.bytesAt(`/files/${state.file.id}`)).toEqual(Buffer.from(sent))
})

test('P14.7: what was received counts for the day, whatever becomes of it, also after a new start', async () => {
  const settings = { uploadDay: 1_000_000, dataDir: temporaryFolder() }
  const server = await startWithUploads(settings)
  const { ada, app } = server
  const posted = await ada.send('a.bin', bytes(300_000))
  if (posted.state !== 'ready') throw new Error(JSON.stringify(posted))
  const client = await enter(server, ada, 'Ada')
  client.send({ type: 'post', cid: 'a-post-with-a-file', message: '', files: [{ id: posted.file.id }] })
  const { id } = await client.frame('posted')
  client.send({ type: 'remove', cid: 'its-removal', id })
  await client.frame('changed')
  await app.files?.sweeping.sweep()
  expect((await ada.send('a.jpg', bytes(300_000))).state).toBe('refused')
  const path = locationOf(await ada.create('b.bin', 300_000))
  expect((await ada.piece(path, 0, bytes(200_000))).status).toBe(204)
  expect((await ada.request('DELETE', path)).status).toBe(204)
  const isFull = async (who: Uploader) =>
    [await answerOf(who.create('c.bin', 250_000)), (await who.create('d.bin', 150_000)).status] as const
  const full = [{ status: 429, code: 'upload_quota', limit: 'day' }, 201]
  expect(await isFull(ada)).toMatchObject(full)
  app.terminate()
  await app.close()
  const { url } = await startWithUploads(settings)
  // But for what was taken back, nothing is forgotten.
  expect(await answerOf(ada.at(url).create('c.bin', 350_000))).toMatchObject({ limit: 'day' })
})

test('P14.7: what came from an address counts also after a new start, and the address is not stored', async () => {
  const settings = { uploadAddressDay: 1_000_000, dataDir: temporaryFolder() }
  const { ada, app, dataDir } = await startWithUploads(settings)
  expect((await ada.create('a.bin', 600_000)).status).toBe(201)
  app.terminate()
  await app.close()
  const { url } = await startWithUploads(settings)
  const eve = new Uploader(url)
  expect(await answerOf(eve.create('b.bin', 600_000))).toMatchObject({
    code: 'upload_quota',
    limit: 'address',
  })
  const incoming = join(dataDir, 'files', 'incoming')
  const known = readdirSync(incoming).map((name) => readFileSync(join(incoming, name), 'utf8'))
  expect(known.some((text) => text.includes('"room":"lobby"'))).toBe(true)
  expect(known.some((text) => text.includes('127.0.0.1'))).toBe(false)
})

/** A piece whose end comes later. */
function slowPiece(uploader: Uploader, path: string, first: number) {
  let end: (rest: number) => void = () => undefined
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes(first))
      end = (rest) => {
        controller.enqueue(bytes(rest))
        controller.close()
      }
    },
  })
  const headers = { ...uploader.pieceHeaders(0), authorization: `Bearer ${uploader.token}` }
  const init = { method: 'PATCH', headers, body, duplex: 'half' } as RequestInit
  const answer = fetch(new URL(path, uploader.url), init)
  answer.catch(() => undefined) // a test that fails does not wait for it
  return { answer, end: (rest: number) => end(rest) }
}

async function enter({ port }: Pick<Server, 'port'>, { token }: Uploader, username: string) {
  const client = await connect(port)
  await client.join('lobby', username, { token })
  return client
}

const offsetAt = async (who: Uploader, path: string) =>
  (await who.request('HEAD', path)).headers.get('upload-offset')

function filesIn(dataDir: string) {
  return readdirSync(join(dataDir, 'files'), { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map(({ name }) => name)
}

async function answerOf(asked: Promise<Response>) {
  const response = await asked
  return { status: response.status, ...((await response.json()) as object) }
}

const locationOf = (response: Response) => response.headers.get('location') ?? ''
