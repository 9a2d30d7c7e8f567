import { once } from 'node:events'
import { expect, test, vi } from 'vitest'
import { FakePeer } from '../testing/fake-peer.ts'
import { MemorySearch } from '../testing/memory-search.ts'
import { MemoryLog, MemoryStorage } from '../testing/memory-log.ts'
import { LogUnavailable, type Draft, type Follower, type Listener } from '../log/message-log.ts'
import { Rooms } from './rooms.ts'
import { SampleEmails } from '../sample-dialect/sample-emails.ts'
import { SampleSession } from '../sample-dialect/sample-session.ts'
import { Session } from './session.ts'
import { startTestServer } from '../testing/test-server.ts'
import { connect } from '../testing/test-client.ts'
import { TokenBucket } from './token-bucket.ts'

test.for([
  ['a post', { type: 'post', cid: 'cid-00001', message: 'hello' }],
  ['an edit', { type: 'edit', cid: 'cid-00001', id: 1, message: 'hello' }],
  ['a question for history', { type: 'history', before: 9 }],
  ['a search', { type: 'search', query: 'hello' }],
] as const)(
  'P9.6: %s that the log could not be asked sends its author away, and nobody else',
  async ([, frame]) => {
    const { log, join } = await hall()
    const [ada, bob] = [await join('Ada'), await join('Bob')]
    log.state = 'lost'
    ada.session.onMessage(JSON.stringify(frame))
    await vi.waitFor(() => expect(ada.peer.closedWith).toBe(1013))
    expect(bob.peer.closedWith).toBeUndefined()
    expect(ada.peer.of('posted')).toEqual([])
  },
)

test('P9.6: who joins while the log cannot be asked is sent away, and is let in once it can', async () => {
  const { log, rooms, join, greet } = await hall()
  log.state = 'lost'
  const early = greet('Ada')
  await vi.waitFor(() => expect(early.peer.closedWith).toBe(1013))
  early.session.gone()
  const sample = new FakePeer()
  const listening = new SampleSession(sample, rooms, new SampleEmails(), new TokenBucket(0, 1, 0))
  await vi.waitFor(() => expect(sample.closedWith).toBe(1013))
  listening.gone()
  log.state = 'there'
  const late = await join('Ada')
  expect(late.peer.of('joined')).toHaveLength(1)
})

test(
  'P9.6: who is sent away while they join is gone at once, though nothing was read from them meanwhile',
  { timeout: 10_000 },
  async () => {
    const { port, messages } = await startTestServer()
    vi.spyOn(messages, 'claimName').mockImplementation(() => lost())
    const ada = await connect(port)
    ada.say({ type: 'join', room: 'lobby', username: 'Ada', avatar: 'a'.repeat(64) })
    expect((await ada.closed).code).toBe(1013)
  },
)

test('a room that could not read on does so when it is told again', async () => {
  const { log, join } = await hall()
  const ada = await join('Ada')
  log.isSilent = true
  log.state = 'unreadable'
  await log.append('lobby', [draft('cid-00001')])
  log.tell('lobby')
  await new Promise(setImmediate)
  expect(ada.peer.of('messages')).toEqual([])
  log.state = 'there'
  log.tell('lobby')
  await vi.waitFor(() => expect(ada.peer.of('messages')).toMatchObject([{ after: 0, rev: 1 }]))
})

test('a room that is told while it finds that it cannot read on reads on', async () => {
  const { log, join } = await hall()
  const ada = await join('Ada')
  log.isSilent = true
  await log.append('lobby', [draft('cid-00001')])
  vi.spyOn(log, 'since').mockImplementationOnce(() => {
    const failing = lost()
    failing.catch(() => log.tell('lobby'))
    return failing
  })
  log.tell('lobby')
  await vi.waitFor(() => expect(ada.peer.of('messages')).toMatchObject([{ after: 0, rev: 1 }]))
})

test('P4.3: when another life of the log begins everyone is sent away, and comes back to what there is', async () => {
  const { log, storage, join } = await hall()
  await log.append('lobby', [draft('cid-00001'), draft('cid-00002')])
  const [ada, bob] = [await join('Ada'), await join('Bob', 'elsewhere')]
  const { epoch } = ada.peer.of('joined')[0] ?? never()
  expect([...log.follower().rooms()].sort()).toEqual(['elsewhere', 'lobby'])
  storage.restore(1)
  log.follower().startOver('new epoch')
  expect([ada.peer.closedWith, bob.peer.closedWith]).toEqual([1013, 1013])
  // What was on its way is of the life before.
  ada.session.onMessage(JSON.stringify({ type: 'edit', cid: 'cid-00003', id: 2, message: 'hello' }))
  await new Promise(setImmediate)
  expect(ada.peer.of('changed')).toEqual([])
  for (const { session } of [ada, bob]) session.gone()
  const again = await join('Ada', 'lobby', { epoch, after: 2 })
  expect(again.peer.of('joined')).toMatchObject([{ rev: 1, resumed: false, messages: [{ id: 1 }] }])
  await log.append('lobby', [draft('cid-00004')])
  await vi.waitFor(() => expect(again.peer.of('messages')).toMatchObject([{ after: 1, rev: 2 }]))
})

test('P2.5: as long as the log cannot be reached /ws is refused with 503, and /healthz says so', async () => {
  const { port, url, messages } = await startTestServer()
  const reached = vi.spyOn(messages, 'isReachable', 'get')
  reached.mockReturnValue(false)
  await expect(connect(port)).rejects.toThrow('503')
  expect((await fetch(`${url}/healthz`)).status).toBe(503)
  const echo = await connect(port, { path: '/echo' })
  echo.ws.close()
  await once(echo.ws, 'close')
  reached.mockReturnValue(true)
  await (await connect(port)).join()
})

type State = 'there' | 'lost' | 'unreadable'

/** A log that can be out of reach, and that other nodes write too. */
class RemoteLog extends MemoryLog {
  state: State = 'there'
  isSilent = false
  #listener: Listener | undefined
  #follower: Follower | undefined

  override append(room: string, drafts: readonly Draft[]) {
    return this.state === 'lost' ? lost() : super.append(room, drafts)
  }

  override since(...asked: Parameters<MemoryLog['since']>) {
    return this.state === 'there' ? super.since(...asked) : lost()
  }

  override before(...asked: Parameters<MemoryLog['before']>) {
    return this.state === 'there' ? super.before(...asked) : lost()
  }

  override watch(listener: Listener, follower?: Follower) {
    this.#listener = listener
    this.#follower = follower
    return super.watch((...news) => {
      if (!this.isSilent) listener(...news)
    })
  }

  tell(room: string) {
    this.#listener?.(room)
  }

  follower() {
    return this.#follower ?? never()
  }
}

async function hall() {
  const storage = new MemoryStorage()
  const log = new RemoteLog(storage)
  const rooms = new Rooms(log, new MemorySearch(log), new SampleEmails())
  await rooms.watch()
  const greet = (username: string, room = 'lobby', more: object = {}) => {
    const peer = new FakePeer()
    const session = new Session(peer, rooms, new TokenBucket(0, 1, 0))
    const token = Buffer.from(username.padEnd(22)).toString('base64url')
    session.onMessage(
      JSON.stringify({ type: 'join', room, username, avatar: 'a'.repeat(64), token, ...more }),
    )
    return { peer, session }
  }
  const join = async (...who: Parameters<typeof greet>) => {
    const here = greet(...who)
    await vi.waitFor(() => expect(here.peer.of('people')).toHaveLength(1))
    return here
  }
  return { storage, log, rooms, greet, join }
}

function draft(cid: string): Draft {
  return { type: 'post', author: 'author', cid, username: 'Cid', avatar: 'a'.repeat(64), message: cid }
}

function lost(): Promise<never> {
  return Promise.reject(new LogUnavailable('The database is not there.'))
}

function never(): never {
  throw new Error('There is none.')
}
