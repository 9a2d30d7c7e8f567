import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../config/config.ts'
import { StorageFull } from '../../log/message-log.ts'
import { fileStoreContract } from '../../testing/contracts/file-store-contract.ts'
import { folderWith } from '../../testing/files/folder-with.ts'
import { StubS3 } from '../../testing/files/stub-s3.ts'
import { StoreUnavailable } from '../file-store.ts'
import { Bucket } from './bucket.ts'
import { S3Store } from './s3-store.ts'

const id = 'a'.repeat(32)

fileStoreContract('a bucket', async () => (await openStub()).store)

// A real one, whose folder is emptied: with TEST_FILES_URL, and its key in the environment.
const realUrl = process.env['TEST_FILES_URL']
if (realUrl !== undefined)
  fileStoreContract('a real bucket', async () => {
    const store = storeAt({ ...process.env, FILES_URL: realUrl })
    for (const one of await store.list('', 1_000)) await store.delete(one.id)
    expect(await store.isOf('test')).toBe(true)
    expect(await store.isOf('other')).toBe(false)
    const wrong = storeAt({ ...process.env, FILES_URL: realUrl, AWS_SECRET_ACCESS_KEY: 'guessed' })
    await expect(wrong.list('', 1)).rejects.toThrow('GET: 403')
    return store
  })

test('a wrong secret is refused, and the reason has nothing of the key', async () => {
  const { storeWith, told } = await openStub()
  const store = storeWith({ AWS_SECRET_ACCESS_KEY: 'guessed' })
  await expect(store.list('', 1)).rejects.toThrow(new StoreUnavailable('GET: 403 SignatureDoesNotMatch'))
  await expect(store.put(id, folderWith({ file: 'hello' }))).rejects.toBeInstanceOf(StoreUnavailable)
  expect(told).toEqual(['GET: 403 SignatureDoesNotMatch'])
  await expect(storeWith({ AWS_ACCESS_KEY_ID: 'AKOTHER' }).list('', 1)).rejects.toThrow('InvalidAccessKeyId')
})

test('an outage passes: a request is sent again, and then fails', async () => {
  const { stub, store, told } = await openStub()
  stub.failNext(2, 503, 'SlowDown')
  await store.put(id, folderWith({ file: 'hello' }))
  expect(told).toEqual([])
  stub.failNext(6, 500, 'InternalError')
  for (let n = 0; n < 2; n += 1)
    await expect(store.open(id, 'file')).rejects.toThrow(new StoreUnavailable('HEAD: 500'))
  expect(told).toEqual(['HEAD: 500']) // once a minute
  await stub.close()
  await expect(store.open(id, 'file')).rejects.toBeInstanceOf(StoreUnavailable)
})

test('a bucket that is full refuses files, and one that is not there is no empty one', async () => {
  const { stub, store, storeWith } = await openStub()
  stub.failNext(1, 403, 'QuotaExceeded', 'PUT')
  await expect(store.put(id, folderWith({ file: 'hello' }))).rejects.toBeInstanceOf(StorageFull)
  const elsewhere = storeWith({ FILES_URL: stub.settings.FILES_URL.replace(StubS3.bucket, 'elsewhere') })
  await expect(elsewhere.list('', 1)).rejects.toThrow('NoSuchBucket')
  await expect(elsewhere.put(id, folderWith({ file: 'hello' }))).rejects.toThrow('NoSuchBucket')
})

test('a file is there only with its last part: while it is stored, there is none', async () => {
  const { stub, store } = await openStub()
  await store.put(id, folderWith({ file: 'hello', small: 'hi', still: 'h' }))
  expect(stub.requests.at(-1)).toBe(`PUT /${StubS3.bucket}/chat/aa/${id}/file`)
  expect(stub.objects.size).toBe(3)
})

test('more than fit into one answer are listed, and none twice', async () => {
  const { stub, store } = await openStub()
  const ids = Array.from({ length: 700 }, (_, n) => n.toString(16).padStart(4, '0').repeat(8))
  // Keys alone.
  await store.put(id, folderWith({ file: 'hello' }))
  const [object] = stub.objects.values()
  if (object === undefined) throw new Error('nothing is stored')
  stub.objects.clear()
  for (const one of ids)
    for (const part of ['file', 'small']) stub.objects.set(`chat/${one.slice(0, 2)}/${one}/${part}`, object)
  for (const other of ['chat/log', 'chat/notes.txt', 'chat/aa/notes/file', 'else/aa/b/file'])
    stub.objects.set(other, object)
  expect((await store.list('', 5_000)).map((one) => one.id)).toEqual(ids.toSorted())
  const [first = '', ...others] = ids.toSorted()
  expect((await store.list(first, 600)).map((one) => one.id)).toEqual(others.slice(0, 600))
  expect((await store.list('', 1))[0]?.at).toBe(object.at)
  stub.objects.clear()
})

test('the store is of the first log that asks for it', async () => {
  const { store } = await openStub()
  expect(await store.isOf('one')).toBe(true)
  expect(await store.isOf('one')).toBe(true)
  expect(await store.isOf('other')).toBe(false)
  expect(await store.list('', 10)).toEqual([])
})

test('what nobody reads to its end is not fetched to its end, and what was deleted meanwhile fails', async () => {
  const { store } = await openStub()
  await store.put(id, folderWith({ file: 'x'.repeat(2_000_000) }))
  const part = await store.open(id, 'file')
  const reading = part?.read()
  reading?.once('data', () => reading.destroy())
  await new Promise((resolve) => reading?.once('close', resolve))
  await store.delete(id)
  await expect(buffer(part?.read() ?? Readable.from([]))).rejects.toBeInstanceOf(StoreUnavailable)
})

async function openStub() {
  const stub = await StubS3.start()
  onTestFinished(() => stub.close().catch(() => undefined))
  const told: string[] = []
  const failed = (reason: string) => told.push(reason)
  const storeWith = (settings: Record<string, string>) => storeAt({ ...stub.settings, ...settings }, failed)
  return { stub, store: storeWith({}), storeWith, told }
}

function storeAt(
  env: Record<string, string | undefined>,
  failed: (reason: string) => void = () => undefined,
) {
  const { filesUrl, awsAccessKeyId: id, awsSecretAccessKey: secret } = readConfig([], bucketIn(env))
  if (filesUrl === undefined) throw new Error('There is no bucket.')
  return new S3Store(new Bucket(filesUrl, { id, secret }, { failed, pausesMs: [0, 0] }))
}

function bucketIn({
  FILES_URL,
  AWS_ACCESS_KEY_ID,
  AWS_SECRET_ACCESS_KEY,
}: Record<string, string | undefined>) {
  return { FILES_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }
}
