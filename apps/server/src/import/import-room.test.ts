import { expect, onTestFinished, test, vi } from 'vitest'
import { openSqliteLog } from '../log/sqlite/sqlite-log.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { importRoom } from './import-room.ts'
import { LeftOut, type ImportedMessage, type ImportSource } from './imported-message.ts'

const ada = { key: 'ada', name: 'Ada', avatar: 'a'.repeat(64) }
const bob = { key: 'bob', name: 'Bob' }

function sourceOf(messages: ImportedMessage[], name = 'test'): ImportSource {
  return {
    ...{ name, hasAnswers: true, leftOut: new LeftOut(), close: () => undefined },
    async *messages() {
      await Promise.resolve()
      yield* messages
    },
  }
}

function fail(error: Error) {
  throw error
}

async function openLog(folder = temporaryFolder()) {
  const log = await openSqliteLog(folder, fail)
  onTestFinished(() => log.close())
  return log
}

const messages: ImportedMessage[] = [
  { key: '1', at: 1_000, by: ada, text: 'hello', reactions: [{ emoji: '👍', by: bob }] },
  { key: '2', at: 2_000, by: bob, text: 'yes', replyTo: '1' },
  { key: '3', at: 1_500, by: ada, text: 'x'.repeat(9_000) },
  { key: '4', at: 8e15, by: { key: 'c', name: '\u202e' }, text: 'a\0b\ud800' },
]

test('stores messages with their dates, in their order, as of a bridge', async () => {
  const log = await openLog()
  expect(await importRoom(log, 'team', sourceOf(messages))).toEqual({
    ...{ messages: 6, people: 3, reactions: 1, already: 0 },
  })
  const stored = await log.after('team', 0, 10)
  expect(stored).toMatchObject([
    {
      at: 1_000,
      username: 'Ada',
      avatar: ada.avatar,
      message: 'hello',
      program: 'bridge',
      reactions: [{ emoji: '👍', count: 1 }],
    },
    { at: 2_000, username: 'Bob', message: 'yes', replyTo: { id: 1, message: 'hello' } },
    // A clock that was set back does not change the order.
    { at: 2_000, message: 'x'.repeat(4_000) },
    { at: 2_000, message: 'x'.repeat(4_000) },
    { at: 2_000, message: 'x'.repeat(1_000) },
    { username: 'Somebody', message: 'ab\ufffd' },
  ])
  expect(stored.at(-1)?.at).toBeLessThanOrEqual(Date.now())
})

test('goes on after an interruption, and doubles nothing', async () => {
  const log = await openLog()
  await importRoom(log, 'team', sourceOf(messages.slice(0, 2)))
  expect(await importRoom(log, 'team', sourceOf(messages))).toMatchObject({ messages: 6, already: 2 })
  expect(await log.after('team', 0, 10)).toHaveLength(6)
  expect(await importRoom(log, 'team', sourceOf(messages))).toMatchObject({ messages: 6, already: 6 })
})

test('puts nothing before the messages of a room, also of another import, and mixes none', async () => {
  const log = await openLog()
  await importRoom(log, 'team', sourceOf(messages.slice(0, 2)))
  const refused = /There are other messages in "team" already/
  const others = messages.map((one) => (one.key === '2' ? { ...one, by: ada } : one))
  for (const source of [sourceOf(messages, 'other'), sourceOf(others), sourceOf(messages.slice(0, 1))])
    await expect(importRoom(log, 'team', source)).rejects.toThrow(refused)
  expect(await log.after('team', 0, 10)).toHaveLength(2)
  await log.append('team', [
    {
      type: 'post',
      cid: 'cid-of-ada',
      author: 'ada',
      username: 'Ada',
      avatar: 'a'.repeat(64),
      message: 'live',
    },
  ])
  await expect(importRoom(log, 'team', sourceOf(messages))).rejects.toThrow(refused)
  await expect(importRoom(log, 'empty', sourceOf([]))).rejects.toThrow('There is no message in it.')
})

test('takes times of the near future as they come', async () => {
  const log = await openLog()
  const soon = [
    { key: '1', at: Date.now() + 60_000, by: ada, text: 'soon' },
    { key: '2', at: 5_000, by: bob, text: 'past' },
  ]
  await importRoom(log, 'team', sourceOf(soon))
  expect(await importRoom(log, 'team', sourceOf(soon))).toMatchObject({ already: 2 })
})

test('reads back what was stored, and says where it differs', async () => {
  const log = await openLog()
  let readings = 0
  const changing: ImportSource = {
    ...sourceOf([]),
    async *messages() {
      await Promise.resolve()
      yield { key: '1', at: 1_000, by: ada, text: `reading ${(readings += 1)}` }
    },
  }
  await expect(importRoom(log, 'team', changing)).rejects.toThrow(
    /Message 1 was not stored as it is in the file/,
  )
})

test('stores answers to messages that are not stored yet one after the other', async () => {
  const log = await openLog()
  const append = vi.spyOn(log, 'append')
  const chain = Array.from({ length: 5 }, (_, n) => ({
    ...{ key: String(n), at: n, by: ada, text: `text ${n}` },
    ...(n > 0 && { replyTo: String(n - 1) }),
  }))
  await importRoom(
    log,
    'team',
    sourceOf([...chain, { key: 'lost', at: 9, by: bob, text: 'to nobody', replyTo: 'gone' }]),
  )
  expect((await log.after('team', 0, 10)).map(({ replyTo }) => replyTo?.id)).toEqual([
    undefined,
    1,
    2,
    3,
    4,
    undefined,
  ])
  expect(append).toHaveBeenCalledTimes(5)
})
