import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig, type Config } from '../../config/config.ts'
import { StubS3 } from '../../testing/files/stub-s3.ts'
import { Uploader } from '../../testing/files/test-uploads.ts'
import { makeDatabase } from '../../testing/postgres/test-database.ts'
import { connect } from '../../testing/test-client.ts'
import { startTestServer } from '../../testing/test-server.ts'

const bytes = (length: number) => new Uint8Array(randomBytes(length))

test('P14.1: without a bucket nodes on PostgreSQL take no files, and the start says why', async () => {
  const { start, lines } = await startDatabase()
  const { url, port } = await start()
  const reasons = lines().filter((line) => line.includes('no files can be sent'))
  expect(reasons).toHaveLength(1)
  expect(reasons[0]).toContain('FILES_URL')
  expect(await (await connect(port)).join()).not.toHaveProperty('uploads')
  const answer = await new Uploader(url).create('a.txt', 1)
  expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'uploads_off' }])
})

test('P14.6, P14.9: nodes share a bucket: what one has received, the others post, show and delete', async () => {
  const { stub, settings } = await startBucket()
  const { start, lines } = await startDatabase(settings)
  const [first, second] = [await start(), await start()]
  const ada = new Uploader(first.url)
  const sent = bytes(3_000_000)
  const state = await ada.send('data.bin', sent)
  if (state.state !== 'ready') throw new Error(JSON.stringify(state))
  const { id } = state.file
  expect([...stub.objects.keys()]).toContain(`chat/${id.slice(0, 2)}/${id}/file`)
  const client = await connect(second.port)
  expect(await client.join('lobby', 'Ada', { token: ada.token })).toHaveProperty('uploads')
  client.send({ type: 'post', cid: 'a-post-with-a-file', message: '', files: [{ id }] })
  const posted = await client.frame('posted')
  const other = new Uploader(second.url)
  expect(await other.bytesAt(`/files/${id}`)).toEqual(Buffer.from(sent))
  const part = await other.request('GET', `/files/${id}`, { range: 'bytes=1000000-1000009' })
  expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([
    206,
    Buffer.from(sent.subarray(1_000_000, 1_000_010)),
  ])
  client.send({ type: 'remove', cid: 'its-removal', id: posted.id })
  await client.frame('changed')
  expect((await other.request('GET', `/files/${id}`)).status).toBe(404)
  await first.app.files?.sweeping.sweep()
  expect([...stub.objects.keys()]).toEqual(['chat/log'])
  for (const secret of Object.values(stub.settings).slice(1)) expect(lines().join()).not.toContain(secret)
})

test('P14.6: an upload is known to the node that receives it alone; another says so, and a file is known to all', async () => {
  const { settings } = await startBucket()
  const { start } = await startDatabase(settings)
  const [first, second] = [await start(), await start()]
  const ada = new Uploader(first.url)
  const path = (await ada.create('a.bin', 20)).headers.get('location') ?? ''
  expect((await ada.piece(path, 0, bytes(10))).status).toBe(204)
  const elsewhere = ada.at(second.url)
  for (const asked of [elsewhere.request('HEAD', path), elsewhere.piece(path, 10, bytes(10))])
    expect((await asked).status).toBe(404)
  expect((await ada.piece(path, 10, bytes(10))).status).toBe(204)
  expect(await ada.stateAt(path)).toMatchObject({ state: 'ready' })
  expect(await elsewhere.stateAt(path)).toMatchObject({ state: 'ready', file: { size: 20 } })
})

test('P14.6: while the bucket cannot be used, an upload is kept, and goes on afterwards', async () => {
  const { stub, settings } = await startBucket()
  const { start, lines } = await startDatabase(settings)
  const { url } = await start()
  const ada = new Uploader(url)
  stub.failNext(1_000, 503, 'SlowDown', 'PUT')
  const path = (await ada.create('a.bin', 20)).headers.get('location') ?? ''
  expect((await ada.piece(path, 0, bytes(20))).status).toBe(204)
  expect(await ada.stateAt(path)).toEqual({ state: 'processing' })
  expect(lines().join()).toContain('the bucket of files cannot be used')
  stub.succeedAgain()
  expect(await ada.stateAt(path)).toMatchObject({ state: 'ready' })
  const { id } = ((await ada.stateAt(path)) as { file: { id: string } }).file
  stub.failNext(1_000, 500, 'InternalError')
  const answer = await ada.request('GET', `/files/${id}`)
  expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'unavailable', retryAfter: 2 }])
})

test('what another log has stored in the bucket stays there', async () => {
  const { stub, settings } = await startBucket()
  const [one, other] = [await startDatabase(settings), await startDatabase(settings)]
  const [first, second] = [await one.start(), await other.start()]
  const state = await new Uploader(first.url).send('a.bin', bytes(20))
  if (state.state !== 'ready') throw new Error(JSON.stringify(state))
  for (const object of stub.objects.values()) object.at -= 25 * 60 * 60_000
  await second.app.files?.sweeping.sweep()
  expect(other.lines().join()).toContain('the files at FILES_URL are of another log')
  expect([...stub.objects.keys()].some((key) => key.includes(state.file.id))).toBe(true)
})

async function startBucket() {
  const stub = await StubS3.start()
  onTestFinished(() => stub.close())
  const { filesUrl, awsAccessKeyId, awsSecretAccessKey } = readConfig([], stub.settings)
  return { stub, settings: { filesUrl, awsAccessKeyId, awsSecretAccessKey } }
}

/** A database, and nodes on it. */
async function startDatabase(settings: Partial<Config> = {}) {
  const database = await makeDatabase()
  onTestFinished(() => database.remove())
  const written: string[] = []
  const logger = pino({ level: 'debug' }, { write: (line) => void written.push(line) })
  const start = () => startTestServer({ databaseUrl: database.url, ...settings }, logger)
  return { start, lines: () => written }
}
