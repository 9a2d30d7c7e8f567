import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { TurnQueue } from '../chat/limits/turn-queue.ts'
import { LogUnavailable, StorageFull } from '../log/message-log.ts'
import { MemoryFiles } from '../testing/memory-files.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { StoreUnavailable } from './file-store.ts'
import { FolderStore } from './folder-store.ts'
import { UploadFolder, type Upload } from './upload-folder.ts'
import { Preparing, type PreparingParts } from './preparing.ts'
import type { Answer } from './processing/process-main.ts'
import type { Job } from './processing/outcome.ts'

const id = 'a'.repeat(32)
const upload: Upload = { id, room: 'lobby', author: 'ada', name: 'a.txt', size: 5, at: 1 }

test.for<[string, Partial<PreparingParts>]>([
  ['the process has no space for its parts', workerWith({ type: 'failed', code: 'ENOSPC', reason: 'full' })],
  ['the store is full', { store: storeThat(() => Promise.reject(new StorageFull('full'))) }],
  ['the database is full', { records: recordsThat(() => Promise.reject(new StorageFull('full'))) }],
])('P14.7: where %s, the upload is refused as storage_full, and its bytes are gone', async ([, parts]) => {
  const { preparing, incoming, stored, released, errors } = await setUp(parts)
  await preparing.prepare(upload)
  expect(await incoming.standOf(upload)).toEqual({ name: 'refused', reason: 'storage_full' })
  expect(released).toEqual([id])
  expect(errors).toEqual([])
  expect(readdirSync(incoming.folder)).toEqual([`${id}.refused`])
  expect(await stored.list('', 9)).toEqual([])
})

test.for<[string, Partial<PreparingParts>]>([
  ['the store', { store: storeThat(() => Promise.reject(new StoreUnavailable('gone'))) }],
  ['the database', { records: recordsThat(() => Promise.reject(new LogUnavailable('gone'))) }],
])('P14.6: while %s is away the upload waits, and nothing of it is lost', async ([, parts]) => {
  const { preparing, incoming, released } = await setUp(parts)
  await preparing.prepare(upload)
  expect(await incoming.standOf(upload)).toEqual({ name: 'complete' })
  expect(released).toEqual([])
})

test('what is a file already is not made again: the server ended before it deleted the upload', async () => {
  const records = new MemoryFiles()
  const file = { id, name: 'a.txt', type: 'text/plain', size: 5 }
  await records.add({ room: 'lobby', author: 'ada', file, stored: 5, at: 1 })
  const never = () => Promise.reject(new Error('It was stored again.'))
  const { preparing, incoming, released, errors } = await setUp({ records, store: storeThat(never) })
  await preparing.prepare(upload)
  expect(errors).toEqual([])
  expect(await incoming.standOf(upload)).toEqual({ name: 'prepared' })
  expect(released).toEqual([id])
})

async function setUp(parts: Partial<PreparingParts>) {
  const folder = temporaryFolder()
  const incoming = new UploadFolder(join(folder, 'incoming'))
  await incoming.open()
  const stored = new FolderStore(join(folder, 'stored'))
  writeFileSync(incoming.pathOf(id), 'hello')
  const [released, errors]: [string[], unknown[]] = [[], []]
  const preparing = new Preparing({
    ...{ incoming, store: stored, records: new MemoryFiles() },
    quotas: { release: (one) => void released.push(one) },
    ...workerWith({ type: 'made', about: { name: 'a.txt', type: 'text/plain' } }),
    queue: new TurnQueue(() => 1),
    logger: { warn: () => undefined, error: (details: object) => void errors.push(details) } as never,
    now: () => 1,
    ...parts,
  })
  return { preparing, incoming, stored, released, errors }
}

function workerWith(answer: Answer): Pick<PreparingParts, 'worker'> {
  const run = ({ folder }: Job) => {
    if (existsSync(folder)) writeFileSync(join(folder, 'file'), 'hello')
    return Promise.resolve(answer)
  }
  return { worker: { run } }
}

function storeThat(put: () => Promise<number>) {
  return Object.assign(new FolderStore(''), { put })
}

function recordsThat(add: () => Promise<void>) {
  return Object.assign(new MemoryFiles(), { add })
}
