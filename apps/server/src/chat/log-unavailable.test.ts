import { once } from 'node:events'
import { expect, test, vi } from 'vitest'
import { FakePeer } from '../testing/fake-peer.ts'
import { MemoryLog, MemoryStorage } from '../testing/memory-log.ts'
import { LogUnavailable, type Draft, type Follower, type Listener } from '../log/message-log.ts'
import { createTestApp, startTestServer } from '../testing/test-server.ts'
import { connect } from '../testing/test-client.ts'

test.for([
  ['a post', { type: 'post', cid: 'cid-00001', message: 'hello' }],
  ['an edit', { type: 'edit', cid: 'cid-00001', id: 1, message: 'hello' }],
  ['a history request', { type: 'history', before: 9 }],
  ['a thread', { type: 'thread', id: 1 }],
  ['a search', { type: 'search', query: 'hello' }],
] as const)(
  'P9.6: %s that the log cannot answer closes its connection with 1013, and no other',
  async ([, frame]) => {
    const { log, join } = await startRooms()
    const [ada, bob] = [await join('Ada'), await join('Bob')]
    log.state = 'unavailable'
    ada.session.onMessage(JSON.stringify(frame))
    await vi.waitFor(() => expect(ada.peer.closedWith).toBe(1013))
    expect(bob.peer.closedWith).toBeUndefined()
    expect(ada.peer.of('posted')).toEqual([])
  },
)

test('P9.6: a join while the log is unavailable is closed with 1013, and succeeds when the log is back', async () => {
  const { log, app, join, sendJoin } = await startRooms()
  log.state = 'unavailable'
  const early = sendJoin('Ada')
  await vi.waitFor(() => expect(early.peer.closedWith).toBe(1013))
  early.session.onClose()
  const sample = new FakePeer()
  const listening = app.connect(sample, 'sample', { address: '127.0.0.1' })
  await vi.waitFor(() => expect(sample.closedWith).toBe(1013))
  listening.onClose()
  log.state = 'available'
  const late = await join('Ada')
  expect(late.peer.of('joined')).toHaveLength(1)
})

test(
  'P9.6: a connection that is closed during the join closes at once, although it was not read meanwhile',
  { timeout: 10_000 },
  async () => {
    const { port, messages } = await startTestServer()
    vi.spyOn(messages, 'nameOwners').mockImplementation(() => unavailable())
    const ada = await connect(port)
    ada.send({ type: 'join', room: 'lobby', username: 'Ada', avatar: 'a'.repeat(64) })
    expect((await ada.closed).code).toBe(1013)
  },
)

test('a room that failed to read continues at the next notification', async () => {
  const { log, join } = await startRooms()
  const ada = await join('Ada')
  log.isSilent = true
  log.state = 'unreadable'
  await log.append('lobby', [draft('cid-00001')])
  log.notify('lobby')
  await new Promise(setImmediate)
  expect(ada.peer.of('messages')).toEqual([])
  log.state = 'available'
  log.notify('lobby')
  await vi.waitFor(() => expect(ada.peer.of('messages')).toMatchObject([{ after: 0, rev: 1 }]))
})

test('a room that is notified while a read fails reads again', async () => {
  const { log, join } = await startRooms()
  const ada = await join('Ada')
  log.isSilent = true
  await log.append('lobby', [draft('cid-00001')])
  vi.spyOn(log, 'since').mockImplementationOnce(() => {
    const failing = unavailable()
    failing.catch(() => log.notify('lobby'))
    return failing
  })
  log.notify('lobby')
  await vi.waitFor(() => expect(ada.peer.of('messages')).toMatchObject([{ after: 0, rev: 1 }]))
})

test('P4.3: closes all connections at a new epoch, and a new join gets its messages', async () => {
  const { log, storage, join } = await startRooms()
  await log.append('lobby', [draft('cid-00001'), draft('cid-00002')])
  const [ada, bob] = [await join('Ada'), await join('Bob', 'elsewhere')]
  const { epoch } = ada.peer.of('joined')[0] ?? missing()
  expect([...log.follower().rooms()].sort()).toEqual(['*', 'elsewhere', 'lobby'])
  storage.restore(1)
  log.follower().startOver('new epoch')
  expect([ada.peer.closedWith, bob.peer.closedWith]).toEqual([1013, 1013])
  // Frames that arrive now belong to the old epoch.
  ada.session.onMessage(JSON.stringify({ type: 'edit', cid: 'cid-00003', id: 2, message: 'hello' }))
  await new Promise(setImmediate)
  expect(ada.peer.of('changed')).toEqual([])
  for (const { session } of [ada, bob]) session.onClose()
  const again = await join('Ada', 'lobby', { epoch, after: 2 })
  expect(again.peer.of('joined')).toMatchObject([{ rev: 1, resumed: false, messages: [{ id: 1 }] }])
  await log.append('lobby', [draft('cid-00004')])
  await vi.waitFor(() => expect(again.peer.of('messages')).toMatchObject([{ after: 1, rev: 2 }]))
})

test('P2.5: refuses /ws with 503 while the log cannot be reached, and /readyz reports it', async () => {
  const { port, url, messages } = await startTestServer()
  const reached = vi.spyOn(messages, 'isReachable', 'get')
  reached.mockReturnValue(false)
  await expect(connect(port)).rejects.toThrow('503')
  expect((await fetch(`${url}/readyz`)).status).toBe(503)
  const echo = await connect(port, { path: '/echo' })
  echo.ws.close()
  await once(echo.ws, 'close')
  reached.mockReturnValue(true)
  await (await connect(port)).join()
})

type State = 'available' | 'unavailable' | 'unreadable'

/** A log that can be unavailable, and that other nodes write to. */
class RemoteLog extends MemoryLog {
  state: State = 'available'
  isSilent = false
  #listener: Listener | undefined
  #follower: Follower | undefined

  override append(room: string, drafts: readonly Draft[]) {
    return this.state === 'unavailable' ? unavailable() : super.append(room, drafts)
  }

  override since(...args: Parameters<MemoryLog['since']>) {
    return this.state === 'available' ? super.since(...args) : unavailable()
  }

  override before(...args: Parameters<MemoryLog['before']>) {
    return this.state === 'available' ? super.before(...args) : unavailable()
  }

  override after(...args: Parameters<MemoryLog['after']>) {
    return this.state === 'available' ? super.after(...args) : unavailable()
  }

  override watch(listener: Listener, follower?: Follower) {
    this.#listener = listener
    this.#follower = follower
    return super.watch((...news) => {
      if (!this.isSilent) listener(...news)
    })
  }

  notify(room: string) {
    this.#listener?.(room)
  }

  follower() {
    return this.#follower ?? missing()
  }
}

async function startRooms() {
  const storage = new MemoryStorage()
  const log = new RemoteLog(storage)
  const app = createTestApp({ log })
  await app.start()
  const sendJoin = (username: string, room = 'lobby', more: object = {}) => {
    const peer = new FakePeer()
    const session = app.connect(peer, 'parley.v1', { address: '127.0.0.1' })
    const token = Buffer.from(username.padEnd(22)).toString('base64url')
    session.onMessage(
      JSON.stringify({ type: 'join', room, username, avatar: 'a'.repeat(64), token, ...more }),
    )
    return { peer, session }
  }
  const join = async (...who: Parameters<typeof sendJoin>) => {
    const here = sendJoin(...who)
    await vi.waitFor(() => expect(here.peer.of('people')).toHaveLength(1))
    return here
  }
  return { storage, log, app, sendJoin, join }
}

function draft(cid: string): Draft {
  return { type: 'post', author: 'author', cid, username: 'Cid', avatar: 'a'.repeat(64), message: cid }
}

function unavailable(): Promise<never> {
  return Promise.reject(new LogUnavailable('The database cannot be reached.'))
}

function missing(): never {
  throw new Error('It is missing.')
}
