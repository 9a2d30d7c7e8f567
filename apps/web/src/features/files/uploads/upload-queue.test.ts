import { type File as RoomFile, type UploadState } from '@parley/shared'
import { expect, test, vi } from 'vitest'
import type { WaitingFile } from '../../../storage/files-db.ts'
import { UploadQueue, type UploadProgress } from './upload-queue.ts'
import type { Failure, UploadTransport } from './upload-transport.ts'

const pieceBytes = 4 * 1024 * 1024

test('creates the upload, sends it in pieces, and takes what the server has made of it', async () => {
  const page = openPage({ a: 2 * pieceBytes + 5 })
  page.queue.start('a')
  await page.ended('a')
  expect(page.calls).toEqual([
    'create a',
    `send up-1 0 ${pieceBytes}`,
    `send up-1 ${pieceBytes} ${pieceBytes}`,
    `send up-1 ${2 * pieceBytes} 5`,
    'state up-1',
  ])
  expect(page.progress('a')).toMatchObject({ name: 'ready', file: { id: 'up-1' } })
  expect(page.files.get('a')).toMatchObject({ upload: 'up-1', ready: { id: 'up-1' } })
})

test('goes on from where the server is after a lost connection, and stores the upload before the first byte', async () => {
  const page = openPage({ a: 2 * pieceBytes })
  page.fail('send', undefined, { type: 'later' })
  page.queue.start('a')
  await vi.waitFor(() => expect(page.progress('a')).toMatchObject({ name: 'sending', paused: true }))
  expect(page.files.get('a')).toMatchObject({ upload: 'up-1' })
  page.elapse()
  await page.ended('a')
  expect(page.calls.slice(-3)).toEqual(['offset up-1', `send up-1 ${pieceBytes} ${pieceBytes}`, 'state up-1'])
  expect(page.calls.filter((call) => call.startsWith('create'))).toHaveLength(1)
  expect(page.progress('a')).toMatchObject({ name: 'ready' })
})

test('a page that was closed meanwhile asks for the offset and sends only the rest', async () => {
  const page = openPage({ a: 2 * pieceBytes })
  page.server.set('up-7', pieceBytes)
  page.files.set('a', { ...fileOf('a', 2 * pieceBytes), upload: 'up-7' })
  page.queue.start('a')
  await page.ended('a')
  expect(page.calls).toEqual(['offset up-7', `send up-7 ${pieceBytes} ${pieceBytes}`, 'state up-7'])
})

test('an upload that is finished already is not sent again', async () => {
  const page = openPage({ a: 5 })
  page.files.set('a', { ...fileOf('a', 5), upload: 'up-7', ready: roomFile('up-7') })
  page.queue.start('a')
  await page.ended('a')
  expect(page.calls).toEqual([])
  expect(page.progress('a')).toMatchObject({ name: 'ready', file: { id: 'up-7' } })
})

test('an upload that the server has deleted starts again from zero', async () => {
  const page = openPage({ a: 5 })
  page.files.set('a', { ...fileOf('a', 5), upload: 'gone' })
  page.queue.start('a')
  await page.ended('a')
  expect(page.calls).toEqual(['offset gone', 'create a', 'send up-1 0 5', 'state up-1'])
})

test.for(['create', 'send', 'state'] as const)(
  'a refusal of %s ends it, and a retry begins again',
  async (call) => {
    const page = openPage({ a: 5 })
    page.fail(call, { type: 'refused', refusal: { code: 'storage_full', reason: 'full' } })
    page.queue.start('a')
    await page.ended('a')
    expect(page.progress('a')).toMatchObject({ name: 'refused', refusal: { code: 'storage_full' } })
    page.queue.start('a')
    await vi.waitFor(() => expect(page.progress('a')).toMatchObject({ name: 'ready' }))
  },
)

test('a file that the server cannot use is refused with its reason', async () => {
  const page = openPage({ a: 5 })
  page.states.push({ state: 'refused', reason: 'bad_picture', message: 'It is no picture.' })
  page.queue.start('a')
  await page.ended('a')
  expect(page.progress('a')).toMatchObject({
    name: 'refused',
    refusal: { code: 'bad_picture', reason: 'It is no picture.' },
  })
  expect(page.files.get('a')?.upload).toBeUndefined()
})

test('sends the picture of a video once for each upload, before its pieces', async () => {
  const page = openPage({ a: 2 * pieceBytes })
  page.files.set('a', { ...fileOf('a', 2 * pieceBytes), type: 'video/mp4', poster: new Blob(['jpeg']) })
  page.fail('poster', { type: 'later' })
  page.fail('send', undefined, { type: 'later' })
  page.queue.start('a')
  for (const count of [1, 2]) {
    await vi.waitFor(() => expect(page.delays).toHaveLength(count))
    page.elapse()
  }
  await page.ended('a')
  const kept = page.calls.filter((call) => !call.startsWith('offset'))
  expect(kept).toEqual([
    'create a',
    'poster up-1 4',
    'poster up-1 4',
    `send up-1 0 ${pieceBytes}`,
    `send up-1 ${pieceBytes} ${pieceBytes}`,
    `send up-1 ${pieceBytes} ${pieceBytes}`,
    'state up-1',
  ])
})

test('waits as long as the server asks, and while it processes', async () => {
  const page = openPage({ a: 5 })
  page.fail('create', { type: 'later', afterMs: 7_000 })
  page.states.push({ state: 'processing' })
  page.queue.start('a')
  await vi.waitFor(() => expect(page.delays).toEqual([7_000]))
  page.elapse()
  await vi.waitFor(() => expect(page.delays).toHaveLength(2))
  page.elapse()
  await page.ended('a')
  expect(page.progress('a')).toMatchObject({ name: 'ready' })
})

test('uploads two at a time, in order', async () => {
  const page = openPage({ a: 5, b: 5, c: 5 })
  page.fail('create', { type: 'later' }, { type: 'later' })
  for (const id of ['a', 'b', 'c']) page.queue.start(id)
  await vi.waitFor(() => expect(page.delays).toHaveLength(2))
  expect(page.calls).toEqual(['create a', 'create b'])
  expect(page.progress('c')).toEqual({ name: 'waiting' })
  page.queue.wake()
  for (const id of ['a', 'b', 'c']) await page.ended(id)
  expect(page.calls).toContain('create c')
})

test('a file that is cancelled is deleted at the server, unless a message may name it', async () => {
  const page = openPage({ a: 5, b: 5 })
  page.fail('send', { type: 'later' })
  page.queue.start('a')
  await vi.waitFor(() => expect(page.delays).toHaveLength(1))
  await page.queue.cancel('a', false)
  expect(page.calls.at(-1)).toBe('remove up-1')
  expect(page.progress('a')).toBeUndefined()
  page.queue.start('b')
  await page.ended('b')
  await page.queue.cancel('b', false)
  expect(page.calls.at(-1)).toBe('state up-2')
  await page.queue.cancel('b', true)
  expect(page.calls.at(-1)).toBe('remove up-2')
})

test('a file that is stored no more is missing', async () => {
  const page = openPage({})
  page.queue.start('a')
  await page.ended('a')
  expect(page.progress('a')).toEqual({ name: 'missing' })
})

/** A page with files of these sizes, and a server that works. */
function openPage(sizes: Record<string, number>) {
  const files = new Map(Object.entries(sizes).map(([id, size]) => [id, fileOf(id, size)]))
  const reported = new Map<string, UploadProgress | undefined>()
  const server = new Map<string, number>()
  const failures = new Map<string, (Failure | undefined)[]>()
  const calls: string[] = []
  const states: UploadState[] = []
  const delays: number[] = []
  let created = 0
  let timers: (() => void)[] = []

  const next = (call: string) => failures.get(call)?.shift()
  const transport: UploadTransport = {
    create(file) {
      calls.push(`create ${file.name}`)
      const failure = next('create')
      if (failure !== undefined) return Promise.resolve(failure)
      created += 1
      const upload = `up-${created}`
      server.set(upload, 0)
      return Promise.resolve({ type: 'created', upload })
    },
    offset(upload) {
      calls.push(`offset ${upload}`)
      const offset = server.get(upload)
      return Promise.resolve(offset === undefined ? { type: 'gone' } : { type: 'received', offset })
    },
    poster(upload, picture) {
      calls.push(`poster ${upload} ${picture.size}`)
      return Promise.resolve(next('poster') ?? { type: 'done' })
    },
    send({ upload, offset, bytes }, progress) {
      calls.push(`send ${upload} ${offset} ${bytes.size}`)
      progress(bytes.size)
      const failure = next('send')
      if (failure !== undefined) return Promise.resolve(failure)
      server.set(upload, offset + bytes.size)
      return Promise.resolve({ type: 'received', offset: offset + bytes.size })
    },
    state(upload) {
      calls.push(`state ${upload}`)
      const failure = next('state')
      return Promise.resolve(
        failure ?? { type: 'state', state: states.shift() ?? { state: 'ready', file: roomFile(upload) } },
      )
    },
    remove(upload) {
      calls.push(`remove ${upload}`)
      server.delete(upload)
      return Promise.resolve()
    },
  }
  const queue = new UploadQueue(
    transport,
    {
      find: (id) => Promise.resolve(files.get(id)),
      bytes: (id) => Promise.resolve(files.has(id) ? new Blob([new Uint8Array(sizes[id] ?? 0)]) : undefined),
      change: (id, change) => {
        const file = files.get(id)
        if (file !== undefined) files.set(id, { ...file, ...change })
        return Promise.resolve()
      },
    },
    {
      after(ms, then) {
        delays.push(ms)
        timers.push(then)
        return () => void (timers = timers.filter((timer) => timer !== then))
      },
      random: () => 0.5,
      lock: (_id, _signal, run) => run(),
    },
    (id, progress) => reported.set(id, progress),
  )
  return {
    queue,
    files,
    server,
    calls,
    states,
    delays,
    progress: (id: string) => reported.get(id),
    fail: (call: 'create' | 'poster' | 'send' | 'state', ...those: (Failure | undefined)[]) =>
      failures.set(call, those),
    elapse: () => {
      for (const timer of timers) timer()
    },
    ended: (id: string) =>
      vi.waitFor(() => expect(['ready', 'refused', 'missing']).toContain(reported.get(id)?.name)),
  }
}

function fileOf(id: string, size: number): WaitingFile {
  return { id, person: 'p', room: 'lobby', name: id, type: 'image/jpeg', size, at: 0 }
}

function roomFile(id: string): RoomFile {
  return { id, name: 'a', type: 'image/jpeg', size: 5 }
}
