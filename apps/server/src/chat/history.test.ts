import { limits, type Message } from '@parley/shared'
import { expect, test } from 'vitest'
import { upToBytes } from '../log/page-size.ts'
import { readHistory } from './history.ts'

test('P5.8: a page ends where it would be more than 64 KiB, and says that there are others', async () => {
  const room = roomOf(20, 9_000)
  const page = { messages: idsFrom(14, 20), more: true }
  expect(brief(await readHistory(room, { type: 'history', before: 21 }))).toMatchObject(page)
  expect(brief(await readHistory(room, { type: 'history', before: 8 }))).toMatchObject({
    messages: idsFrom(1, 7),
    more: false,
  })
  expect(brief(await readHistory(room, { type: 'history', after: 5 }))).toMatchObject({
    messages: idsFrom(6, 12),
    newer: true,
  })
  expect(brief(await readHistory(room, { type: 'history', after: 13 }))).toMatchObject({
    messages: idsFrom(14, 20),
    newer: false,
  })
})

test('P5.8: a page around an id has it and the nearest messages', async () => {
  const room = roomOf(20, 9_000)
  const around = async (id: number) => brief(await readHistory(room, { type: 'history', around: id }))
  expect(await around(10)).toMatchObject({ messages: idsFrom(7, 13), more: true, newer: true })
  expect(await around(2)).toMatchObject({ messages: idsFrom(1, 7), more: false, newer: true })
  expect(await around(20)).toMatchObject({ messages: idsFrom(14, 20), more: true, newer: false })
})

test('P5.8: messages of the longest texts and many reactions come page by page, each once', async () => {
  const room = roomOf(9, 50_000)
  const seen: number[] = []
  for (let before = 10; before > 1;) {
    const page = await readHistory(room, { type: 'history', before })
    expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThanOrEqual(64 * 1024)
    before = page.messages[0]?.id ?? 0
    seen.push(...page.messages.map(({ id }) => id))
  }
  expect(seen).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1])
})

test('P5.5: a page around an id has 25 short messages on each side', async () => {
  const page = brief(await readHistory(roomOf(200, 10), { type: 'history', around: 100 }))
  expect(page).toMatchObject({ messages: idsFrom(75, 125), more: true, newer: true })
  expect(page.messages).toHaveLength(limits.page + 1)
})

/** A room of messages of about this many bytes. */
function roomOf(count: number, bytes: number) {
  const messages = Array.from({ length: count }, (_, n): Message => {
    const person = { username: 'Ada', avatar: 'a'.repeat(64) }
    return { id: n + 1, rev: n + 1, cid: 'cid-00001', at: 0, ...person, message: 'x'.repeat(bytes) }
  })
  return {
    before: (id: number, limit: number = limits.page) =>
      Promise.resolve(
        upToBytes(
          messages
            .slice(0, id - 1)
            .slice(-limit - 1)
            .reverse(),
          limits.pageBytes,
        ).reverse(),
      ),
    after: (id: number, limit: number = limits.page) =>
      Promise.resolve(upToBytes(messages.slice(id, id + limit + 1), limits.pageBytes)),
  }
}

function idsFrom(first: number, last: number) {
  return Array.from({ length: last - first + 1 }, (_, n) => first + n)
}

function brief({ messages, ...rest }: Awaited<ReturnType<typeof readHistory>>) {
  return { ...rest, messages: messages.map(({ id }) => id) }
}
