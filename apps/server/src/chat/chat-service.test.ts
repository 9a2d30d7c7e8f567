import { limits, type Action } from '@parley/shared'
import { expect, test, vi } from 'vitest'
import { createApp, type App } from '../app.ts'
import type { Engine } from '../engines.ts'
import type { Config } from '../config/config.ts'
import type { Actor } from '../identity/actor.ts'
import { authorOf } from '../identity/author.ts'
import { LogUnavailable, StorageBusy, StorageDamaged, StorageFull } from '../log/message-log.ts'
import { singleNode } from '../presence/cluster/single-node.ts'
import { SearchUnavailable } from '../search/message-search.ts'
import { idOf, record } from '../testing/contracts/file-drafts.ts'
import { MemoryLog, MemoryStorage } from '../testing/memory-log.ts'
import { MemoryPeople } from '../testing/memory-people.ts'
import { MemorySearch } from '../testing/memory-search.ts'
import { testConfig } from '../testing/test-server.ts'
import {
  closeCodeOf,
  errorFrame,
  httpStatusOf,
  refused,
  type ChatRefusal,
  type Refused,
} from './refusal-codes.ts'
import type { Room } from './room.ts'
import { pino } from 'pino'

/** The code of each refusal that a test in this file has seen. */
const seen = new Set<ChatRefusal>()

test('P4.1: join resolves to the room, its newest messages and the cursor', async () => {
  const { chat, ada, room, write } = await lobby()
  await write(post('cid-00001', 'hello'))
  await broadcast()
  const grace = actor('Grace')
  const joined = await chat.join(grace, 'lobby', {}, user())
  expect(joined).toMatchObject({ type: 'joined', room, rev: 1, resumed: false, more: false })
  expect(joined).toMatchObject({ messages: [{ id: 1, username: ada.person.username, message: 'hello' }] })
})

test('P4.2: join resumes from a cursor of the same epoch, and not from another', async () => {
  const { chat, room, write } = await lobby()
  await write(post('cid-00001', 'hello'))
  await broadcast()
  const { epoch } = room
  expect(await chat.join(actor('Ada'), 'lobby', { epoch, after: 1 }, user())).toMatchObject({ resumed: true })
  expect(await chat.join(actor('Ada'), 'lobby', { epoch: 'old', after: 1 }, user())).toMatchObject({
    resumed: false,
  })
})

test('P4.8: join is refused under the name of another author, with a free suggestion', async () => {
  const { chat } = await lobby()
  expectRefusal(await chat.join({ ...actor('Ada'), author: 'another' }, 'lobby', {}, user()), {
    code: 'name_taken',
    field: 'username',
    suggestion: 'Ada 2',
  })
})

test('P4.7: join is refused under a reserved name, and under one of several scripts with one like it', async () => {
  const { chat } = await lobby()
  expectRefusal(await chat.join(actor('Аdmin'), 'lobby', {}, user()), {
    code: 'name_reserved',
    field: 'username',
  })
  expectRefusal(await chat.join(actor('Gr\u0430ce'), 'lobby', {}, user()), {
    code: 'mixed_name',
    field: 'username',
    suggestion: 'Grace',
  })
  expectRefusal(await chat.join({ ...actor('Ad\u0430'), author: 'another' }, 'lobby', {}, user()), {
    code: 'mixed_name',
    field: 'username',
    suggestion: 'Ada 2',
  })
})

test('a refused join releases the room', async () => {
  const { chat, log } = await lobby()
  const since = vi.spyOn(log, 'since')
  await chat.join({ ...actor('Ada'), author: 'another' }, 'garden', {}, user())
  await chat.join(actor('Ada'), 'garden', {}, user())
  expect(since).toHaveBeenCalledTimes(4) // opened twice: each time for the head, and for what was written meanwhile
})

test('P3.1, P3.2: write resolves to the receipt, and to the same one for the same cid', async () => {
  const { write } = await lobby()
  expect(await write(post('cid-00001', 'hello'))).toEqual({ type: 'posted', id: 1 })
  expect(await write(post('cid-00001', 'hello'))).toEqual({ type: 'posted', id: 1 })
  expect(await write({ type: 'edit', cid: 'cid-00002', id: 1, message: 'hello!' })).toEqual({
    type: 'changed',
    rev: 2,
  })
  expect(await write({ type: 'react', cid: 'cid-00003', id: 1, emoji: '👍', on: true })).toMatchObject({
    rev: 3,
  })
  expect(await write({ type: 'remove', cid: 'cid-00004', id: 1 })).toMatchObject({ rev: 4 })
})

test('P3.2: write is refused when the cid was used for something else', async () => {
  const { write } = await lobby()
  await write(post('cid-00001', 'hello'))
  expectRefusal(await write(post('cid-00001', 'other')), { code: 'cid_reused', field: 'cid' })
})

test('P3.10: refuses a change to a message that does not exist', async () => {
  const { write } = await lobby()
  expectRefusal(await write({ type: 'remove', cid: 'cid-00001', id: 7 }), { code: 'no_such_message' })
})

test('P14.4: an edit may not empty a message that has no files', async () => {
  const { write } = await lobby()
  await write(post('cid-00001', 'hello'))
  const refused = await write({ type: 'edit', cid: 'cid-00002', id: 1, message: '' })
  expectRefusal(refused, { code: 'empty_message', field: 'message' })
})

test('P3.9: a change to the message of another author is refused', async () => {
  const { chat, room, write } = await lobby()
  await write(post('cid-00001', 'hello'))
  const remove = { type: 'remove', cid: 'cid-00001', id: 1 } as const
  expectRefusal(await chat.write(await inside(chat, actor('Grace')), room, remove), { code: 'not_yours' })
})

test('P3.12: one emoji too many under a message is refused', async () => {
  const { chat, room, write } = await lobby()
  await write(post('cid-00000', 'hello'))
  const react = async (n: number) =>
    chat.write(await inside(chat, actor(`Person ${n % 7}`)), room, {
      type: 'react',
      cid: `react-${String(n).padStart(4, '0')}`,
      id: 1,
      emoji: flag(n),
      on: true,
    })
  for (let n = 0; n < limits.reactions; n += 1) expect(await react(n)).toMatchObject({ type: 'changed' })
  expectRefusal(await react(limits.reactions), { code: 'too_many_reactions' })
})

test('P3.11: one emoji too many of a person under a message is refused', async () => {
  const { write } = await lobby()
  await write(post('cid-00000', 'hello'))
  const react = (n: number) =>
    write({ type: 'react', cid: `react-${String(n).padStart(4, '0')}`, id: 1, emoji: flag(n), on: true })
  for (let n = 0; n < limits.reactionsOfPerson; n += 1)
    expect(await react(n)).toMatchObject({ type: 'changed' })
  expectRefusal(await react(limits.reactionsOfPerson), { code: 'too_many_own_reactions' })
})

test('P3.6: while the disk is nearly full, a write is refused, a removal and reading are not', async () => {
  const freeSpace = { isLow: false, start: () => Promise.resolve(), close: () => undefined }
  const { chat, ada, room, write } = await lobby({}, { freeSpace })
  await write(post('cid-00001', 'hello'))
  freeSpace.isLow = true
  const full = { code: 'storage_full', retryAfter: 5 } as const
  expectRefusal(await write(post('cid-00002', 'more')), full)
  expectRefusal(await write({ type: 'edit', cid: 'cid-00003', id: 1, message: 'longer' }), full)
  expect(await chat.history(ada, room, { type: 'history', before: 9 })).toMatchObject({ type: 'history' })
  expect(await chat.join(actor('Grace'), 'lobby', {}, user())).toMatchObject({ type: 'joined' })
  expect(await write({ type: 'remove', cid: 'cid-00004', id: 1 })).toMatchObject({ type: 'changed' })
  freeSpace.isLow = false
  expect(await write(post('cid-00002', 'more'))).toMatchObject({ type: 'posted' })
})

test('P3.5: writes of one author beyond the burst are refused on every connection, those of others are not', async () => {
  const { chat, room, write } = await lobby({ postsPerMinute: 60, postsBurst: 1 })
  expect(await write(post('cid-00001', 'one'))).toMatchObject({ type: 'posted' })
  expectRefusal(await write(post('cid-00002', 'two')), { code: 'slow_down', retryAfter: 1 })
  const again = await chat.write(await inside(chat, actor('Ada')), room, post('cid-00002', 'two'))
  expectRefusal(again, { code: 'slow_down', retryAfter: 1 })
  const grace = await inside(chat, actor('Grace'))
  expect(await chat.write(grace, room, post('cid-00003', 'three'))).toMatchObject({ type: 'posted' })
})

test('P3.5: writes of all authors at one address beyond its burst are refused, those from elsewhere are not', async () => {
  const { chat, room } = await lobby({
    postsPerMinute: 60,
    postsPerAddress: { count: 60, perMs: 60_000, burst: 3 },
  })
  const write = async (name: string, address: string) =>
    chat.write(await inside(chat, { ...actor(name), address }), room, post(`cid-0${name}`, 'hello'))
  for (const name of ['1111', '2222', '3333'])
    expect(await write(name, '2001:db8::1')).toMatchObject({ type: 'posted' })
  expectRefusal(await write('4444', '2001:db8::2'), { code: 'slow_down', retryAfter: 1 })
  expect(await write('5555', '2001:db8:0:1::1')).toMatchObject({ type: 'posted' })
})

test('P4.10: joins of one author beyond the burst are refused', async () => {
  const { chat } = await lobby({ joinsPerPerson: { count: 1, perMs: 60_000, burst: 2 } })
  const join = (name: string) => chat.join(actor(name), 'lobby', {}, user())
  expect([await join('Grace'), await join('Grace')]).toMatchObject([{ type: 'joined' }, { type: 'joined' }])
  expectRefusal(await join('Grace'), { code: 'slow_down', retryAfter: 60 })
  expect(await join('Radia')).toMatchObject({ type: 'joined' })
})

test('P4.10: new people at one address are refused beyond its burst, those whom the server knows are not', async () => {
  const { chat, room } = await lobby({
    newPeoplePerAddress: { count: 1, perMs: 60_000, burst: 2 },
    returnsPerAddress: { count: 1, perMs: 60_000, burst: 3 },
  })
  const join = (name: string, address: string, who: Partial<Actor> = {}) =>
    chat.join({ ...actor(name), address, ...who }, 'lobby', {}, user())
  for (const name of ['Radia', 'Barbara'])
    expect(await join(name, '192.0.2.1')).toMatchObject({ type: 'joined' })
  expectRefusal(await join('Joan', '192.0.2.1'), { code: 'slow_down', retryAfter: 60 })
  expect(await join('Joan', '192.0.2.2')).toMatchObject({ type: 'joined' })
  expect(await join('Radia', '192.0.2.1')).toMatchObject({ type: 'joined' }) // by her name
  const stored = { id: 'x', kind: 'browser', name: 'x', createdAt: 0, seenAt: 0, isRevoked: false } as const
  const author = authorOf('Hedy')
  const credential = { author, credential: 'x', stored: { ...stored, author } }
  expect(await join('Hedy', '192.0.2.1', { credential })).toMatchObject({ type: 'joined' })
  const take = (author: string, address: string) => chat.joins.takeNewPerson({ author, address })
  expect([take('new', '192.0.2.1'), take('new', '192.0.2.3'), take('new', '192.0.2.1')]).toEqual([60, 0, 0])
  expect(take(authorOf('Barbara'), '192.0.2.1')).toBe(0) // has joined before
  const comeBack = (name: string) =>
    chat.join({ ...actor(name), address: '192.0.2.1' }, 'lobby', { epoch: room.epoch, after: 0 }, user())
  for (const name of ['Jean', 'Betty', 'Kay']) expect(await comeBack(name)).toMatchObject({ type: 'joined' })
  expectRefusal(await comeBack('Fran'), { code: 'slow_down', retryAfter: 60 })
})

test('P4.11: an author with too many connections is refused until one of them is closed', async () => {
  const { limited, chat } = await lobby({ socketsPerPerson: 2 })
  const users = [user(), user(), user()] as const
  const join = (index: 0 | 1 | 2) => chat.join(actor('Grace'), 'lobby', {}, users[index])
  expect([await join(0), await join(1)]).toMatchObject([{ type: 'joined' }, { type: 'joined' }])
  expectRefusal(await join(2), { code: 'too_many_connections', retryAfter: 10 })
  expect(limited.recent()).toMatchObject([{ kind: 'connection', count: 1 }])
  expect(await chat.join(actor('Radia'), 'lobby', {}, user())).toMatchObject({ type: 'joined' })
  chat.leave('lobby', users[0])
  chat.leave('lobby', users[0])
  expect(await join(2)).toMatchObject({ type: 'joined' })
  expect(await join(0)).toMatchObject({ type: 'refused' })
})

test('P5.5, P10.7: history and searches are limited by author', async () => {
  const once = { count: 1, perMs: 60_000, burst: 1 }
  const { chat, ada, room } = await lobby({ historyPerPerson: once, searchesPerPerson: once })
  const other = () => inside(chat, { ...ada, connection: {} })
  const history = async () => chat.history(await other(), room, { type: 'history', before: 9 })
  const search = async () => chat.search(await other(), room, { type: 'search', query: 'x' })
  expect(await history()).toMatchObject({ type: 'history' })
  expectRefusal(await history(), { code: 'slow_down', field: 'history', retryAfter: 60 })
  expect(await search()).toMatchObject({ type: 'found' })
  expectRefusal(await search(), { code: 'slow_down', field: 'query', retryAfter: 60 })
})

test('P10.7: a search behind too many others is refused', async () => {
  const { chat, ada, room } = await lobby({ searchesWaiting: 1 })
  const others = await Promise.all(Array.from({ length: 4 }, () => inside(chat, { ...ada, connection: {} })))
  const search = (one: Actor) => chat.search(one, room, { type: 'search', query: 'x' })
  const answers = await Promise.all(others.map(search))
  expect(answers.slice(0, 3)).toMatchObject([{ type: 'found' }, { type: 'found' }, { type: 'found' }])
  expectRefusal(answers[3], { code: 'slow_down', field: 'query', retryAfter: 1 })
})

test('P3.13: the first message of a room is refused when there are too many rooms, or too many from this address', async () => {
  const hourly = { count: 1, perMs: 3_600_000, burst: 1 }
  const { chat, ada, write } = await lobby({ maxRooms: 3, newRoomsPerAddress: hourly })
  const begin = async (name: string, address: string) => {
    const joined = await chat.join({ ...ada, address }, name, {}, user())
    if (joined.type === 'refused') throw new Error(joined.code)
    return chat.write({ ...ada, address }, joined.room, post('cid-00001', 'hello'))
  }
  expect(await write(post('cid-00001', 'hello'))).toMatchObject({ type: 'posted' })
  expect(await begin('garden', '192.0.2.1')).toMatchObject({ type: 'posted' })
  expectRefusal(await begin('cellar', '192.0.2.1'), { code: 'slow_down', retryAfter: 3_600 })
  expect(await begin('kitchen', '192.0.2.2')).toMatchObject({ type: 'posted' })
  expectRefusal(await begin('attic', '192.0.2.3'), { code: 'too_many_rooms' })
  expect(await write(post('cid-00002', 'hello'))).toMatchObject({ type: 'posted' })
})

test('P3.13: posts that arrive together begin one room, or are refused together', async () => {
  const hourly = { count: 1, perMs: 3_600_000, burst: 1 }
  const { chat, ada, room, write } = await lobby({ maxRooms: 1, newRoomsPerAddress: hourly })
  const together = ['cid-00001', 'cid-00002', 'cid-00003'].map((cid) => post(cid, 'hello'))
  const posted = { type: 'posted' }
  expect(await Promise.all(together.map(write))).toMatchObject([posted, posted, posted])
  expect(room.order.gate.isUnbegun).toBe(false)
  const joined = await chat.join({ ...ada, address: '192.0.2.9' }, 'garden', {}, user())
  if (joined.type === 'refused') throw new Error(joined.code)
  const begin = (draft: ReturnType<typeof post>) =>
    chat.write({ ...ada, address: '192.0.2.9' }, joined.room, draft)
  for (const refusal of await Promise.all(together.map(begin)))
    expectRefusal(refusal, { code: 'too_many_rooms' })
})

test('P10.7: a second search or history query of one connection is refused while the first runs', async () => {
  const { chat, ada, room, limited } = await lobby()
  const [first, second] = await Promise.all([
    chat.history(ada, room, { type: 'history', before: 9 }),
    chat.history(ada, room, { type: 'history', before: 9 }),
  ])
  expect(first).toMatchObject({ type: 'history' })
  expectRefusal(second, { code: 'slow_down', field: 'history', retryAfter: 1 })
  const query = { type: 'search', query: 'x' } as const
  const [found, tooMany] = await Promise.all([chat.search(ada, room, query), chat.search(ada, room, query)])
  expect(found).toMatchObject({ type: 'found', query: 'x' })
  expectRefusal(tooMany, { code: 'slow_down', field: 'query', retryAfter: 1 })
  expect(limited.recent()).toEqual(
    ['history', 'search'].map((kind) => ({ kind, address: ada.address, count: 1 })),
  )
})

test.for([
  ['a full disk', new StorageFull('full'), { code: 'storage_full', retryAfter: 5 }],
  ['a locked database', new StorageBusy('locked'), { code: 'storage_busy', retryAfter: 2 }],
] as const)('P3.6: a write to %s is refused with the seconds to wait', async ([, error, refusal]) => {
  const { log, write } = await lobby()
  vi.spyOn(log, 'append').mockRejectedValueOnce(error)
  expectRefusal(await write(post('cid-00001', 'hello')), refusal)
  expect(await write(post('cid-00001', 'hello'))).toMatchObject({ type: 'posted' })
})

test('P3.6: a damaged database refuses posts, and says no time to try again', async () => {
  const { log, write } = await lobby()
  vi.spyOn(log, 'append').mockRejectedValueOnce(new StorageDamaged('malformed'))
  const refused = await write(post('cid-00001', 'hello'))
  expectRefusal(refused, { code: 'storage_damaged' })
  expect(refused).not.toHaveProperty('retryAfter')
})

test('P10.7: a search without its index is refused', async () => {
  const { chat, ada, room, search } = await lobby()
  vi.spyOn(search, 'find').mockRejectedValueOnce(new SearchUnavailable('disk'))
  expectRefusal(await chat.search(ada, room, { type: 'search', query: 'x' }), {
    code: 'search_unavailable',
    field: 'query',
  })
})

test('P9.6: every use case is refused while the log cannot be reached', async () => {
  const { chat, ada, log, room, search, write } = await lobby()
  const unavailable = () => Promise.reject(new LogUnavailable('gone'))
  for (const method of ['append', 'since', 'before'] as const)
    vi.spyOn(log, method).mockImplementation(unavailable)
  vi.spyOn(search, 'find').mockImplementation(unavailable)
  const results = [
    await chat.join(actor('Grace'), 'garden', {}, user()),
    await chat.listen(actor('Ken'), 'garden', {}, user()),
    await write(post('cid-00001', 'hello')),
    await chat.history(ada, room, { type: 'history', before: 9 }),
    await chat.search(ada, room, { type: 'search', query: 'x' }),
  ]
  for (const result of results) expectRefusal(result, { code: 'log_unavailable' })
})

test('P7.6: a post without a credential under a name in use is marked as a guest’s', async () => {
  const { chat, ada, room } = await lobby()
  const connection = {}
  const guest = (username: string) => ({
    ...actor(username),
    ...{ author: 'guest', credential: undefined, connection },
  })
  await chat.listen(guest(''), 'lobby', {}, user())
  await chat.write(guest('Ada'), room, post('cid-00001', 'not Ada'))
  await chat.write(guest('Somebody'), room, post('cid-00002', 'hello'))
  const page = await chat.history(ada, room, { type: 'history', before: 9 })
  expect(page).toMatchObject({ messages: [{ guest: true }, { username: 'Somebody' }] })
  expect(page.type === 'history' && page.messages[1]).not.toHaveProperty('guest')
})

test('P14.3: a post has the files that it names, and is refused without them', async () => {
  const { chat, log, ada, room, write } = await lobby()
  const files = [{ id: idOf(1), alt: 'A cat' }]
  const photo = { ...post('cid-00001', ''), files }
  expectRefusal(await write(photo), { code: 'no_such_file', field: 'files' })
  await log.files.add(record(1, { author: ada.author }))
  expect(await write(photo)).toEqual({ type: 'posted', id: 1 })
  expect(await write(photo)).toEqual({ type: 'posted', id: 1 })
  const page = await chat.history(ada, room, { type: 'history', before: 9 })
  expect(page).toMatchObject({ messages: [{ message: '', files: [{ name: 'photo 1.jpg', alt: 'A cat' }] }] })
})

test('rejects with errors that are not refusals', async () => {
  const { log, write } = await lobby()
  vi.spyOn(log, 'append').mockRejectedValueOnce(new Error('bug'))
  await expect(write(post('cid-00001', 'hello'))).rejects.toThrow('bug')
})

test('every refusal is asserted above, and has a close code or a frame, and an HTTP status', () => {
  const codes = Object.keys(closeCodeOf) as ChatRefusal[]
  expect(new Set([...seen, ...ofDoorsAndOrder])).toEqual(new Set(codes))
  for (const code of codes) {
    expect(httpStatusOf[code]).toBeGreaterThanOrEqual(400)
    if (closeCodeOf[code] === undefined)
      expect(errorFrame(refused(code), 'cid')).toMatchObject({ code, cid: 'cid' })
    else expect(() => errorFrame(refused(code))).toThrow('closed, not answered')
  }
})

/** Asserted in access/, moderation/ and conversations/. */
const ofDoorsAndOrder: readonly ChatRefusal[] = [
  'door_closed',
  'wrong_key',
  'asked',
  'turned_away',
  'banned',
  'room_deleted',
  'no_such_room',
  'no_such_recipient',
  'muted',
  'slow_mode',
  'moderators_only',
  'not_allowed',
  'no_such_person',
  'no_such_invitation',
  'outranked',
  'last_owner',
  'fixed_setting',
  'wrong_shape',
]

async function lobby(settings: Partial<Config> = {}, more: Partial<Engine> = {}) {
  const log = new MemoryLog(new MemoryStorage())
  const search = new MemorySearch(log)
  const people = new MemoryPeople()
  const startBackgroundWork = () => undefined
  const { access, members } = log
  const engine = {
    log,
    people,
    access,
    members,
    search,
    cluster: singleNode,
    isShared: false,
    startBackgroundWork,
    ...more,
  }
  const app = createApp({ ...testConfig, ...settings }, { engine, logger: pino({ level: 'silent' }) })
  await app.start()
  const { chat, limited } = app
  const ada = actor('Ada')
  const joined = await chat.join(ada, 'lobby', {}, user())
  if (joined.type === 'refused') throw new Error(joined.code)
  const room: Room = joined.room
  const write = (action: Action) => chat.write(ada, room, action)
  return { chat, limited, log, search, ada, room, write }
}

/** The actor, who is in the lobby. */
async function inside(chat: App['chat'], one: Actor): Promise<Actor> {
  const joined = await chat.join(one, 'lobby', {}, user())
  if (joined.type === 'refused') throw new Error(joined.code)
  return one
}

function expectRefusal(
  result: { type: string; code?: ChatRefusal } | undefined,
  expected: Omit<Refused, 'type'>,
) {
  expect(result).toEqual({ type: 'refused', ...expected })
  seen.add(expected.code)
}

function actor(username: string): Actor {
  const author = authorOf(username)
  return {
    author,
    person: { username, avatar: 'a'.repeat(64) },
    credential: { author, credential: username, stored: undefined },
    address: '127.0.0.1',
    connection: {},
  }
}

function post(cid: string, message: string): Action {
  return { type: 'post', cid, message }
}

/** Waits for the broadcast at the end of the turn: a join starts at what was broadcast. */
function broadcast() {
  return new Promise(setImmediate)
}

function user() {
  return { rejoin: () => undefined }
}

/** Different regional flags, which are all emoji. */
function flag(n: number): string {
  return (
    [
      '🇦🇹',
      '🇧🇪',
      '🇨🇭',
      '🇩🇪',
      '🇪🇸',
      '🇫🇷',
      '🇬🇧',
      '🇮🇹',
      '🇯🇵',
      '🇰🇪',
      '🇱🇺',
      '🇲🇽',
      '🇳🇱',
      '🇵🇹',
      '🇶🇦',
      '🇷🇴',
      '🇸🇪',
      '🇹🇷',
      '🇺🇸',
      '🇻🇳',
      '🇿🇦',
      '🇦🇷',
      '🇧🇷',
      '🇨🇦',
      '🇩🇰',
      '🇪🇪',
      '🇫🇮',
      '🇬🇷',
    ][n] ?? ''
  )
}
