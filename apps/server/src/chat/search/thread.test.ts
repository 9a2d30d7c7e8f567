import { limits, type Message } from '@parley/shared'
import { expect, test } from 'vitest'
import { Crowd } from '../../testing/access/crowd.ts'
import { readThread } from './thread.ts'

/** A room where each message answers that of the id in the list, or none. */
function roomOf(answered: Record<number, number | undefined>, text = 'hello') {
  const messages = Object.entries(answered).map(
    ([id, to]) =>
      ({
        ...{ id: Number(id), rev: Number(id), message: text, username: 'Ada' },
        ...(to !== undefined && { replyTo: { id: to, username: 'Ada', message: text } }),
      }) as Message,
  )
  let reads = 0
  const after = (id: number, limit: number = limits.page) => {
    reads += 1
    return Promise.resolve(messages.filter((message) => message.id > id).slice(0, limit))
  }
  return { room: { after }, reads: () => reads }
}

const idsOf = ({ messages }: { messages: Message[] }) => messages.map(({ id }) => id)

test.for([1, 2, 4, 6, 7])(
  'P5.10: from each of its messages, a thread has the first one, all answers and the answers to those: from %i',
  async (id) => {
    const { room } = roomOf({ 1: undefined, 2: 1, 3: undefined, 4: 2, 5: 3, 6: 1, 7: 4 })
    const found = await readThread(room, { type: 'thread', id })
    expect(idsOf(found)).toEqual([1, 2, 4, 6, 7])
    expect(found).toMatchObject({ type: 'thread', id, reached: 7, more: false })
  },
)

test('P5.10: a message that nobody has answered is one, and one that is not there is none', async () => {
  const { room } = roomOf({ 1: undefined, 2: undefined, 9: 4 })
  expect(await readThread(room, { type: 'thread', id: 2 })).toMatchObject({
    messages: [{ id: 2 }],
  })
  // What it answers was deleted.
  expect(await readThread(room, { type: 'thread', id: 9 })).toMatchObject({
    messages: [{ id: 9 }],
  })
  expect(await readThread(room, { type: 'thread', id: 5 })).toEqual({
    ...{ type: 'thread', id: 5, messages: [], reached: 5, more: false },
  })
})

test('P5.10: an answer looks at a bounded part of the room, and the next one goes on', async () => {
  const answered: Record<number, number | undefined> = {}
  for (let id = 1; id <= 5_000; id += 1) answered[id] = id === 4_501 ? 1 : id === 4_801 ? 4_501 : undefined
  const { room, reads } = roomOf(answered)
  const first = await readThread(room, { type: 'thread', id: 1 })
  expect(idsOf(first)).toEqual([1])
  expect(first.more).toBe(true)
  expect(first.reached).toBeLessThan(2_300)
  expect(reads()).toBeLessThan(20)
  const known = [1]
  let { reached, more } = first
  while (more) {
    const next = await readThread(room, { type: 'thread', id: 1, after: reached, known })
    expect(next.reached).toBeGreaterThan(reached)
    known.push(...idsOf(next))
    ;({ reached, more } = next)
  }
  expect(known).toEqual([1, 4_501, 4_801])
})

test('P5.10: many answers, and long ones, come page by page', async () => {
  const answers = Object.fromEntries(Array.from({ length: 120 }, (_, n) => [n + 1, n === 0 ? undefined : 1]))
  for (const text of ['short', 'x'.repeat(4_000)]) {
    const { room } = roomOf(answers, text)
    let page = await readThread(room, { type: 'thread', id: 1 })
    const found = idsOf(page)
    while (page.more) {
      expect(page.messages.length).toBeLessThanOrEqual(limits.page)
      expect(JSON.stringify(page.messages).length).toBeLessThan(64 * 1024)
      page = await readThread(room, {
        ...{ type: 'thread', id: 1, after: page.reached, known: found },
      })
      found.push(...idsOf(page))
    }
    expect(found).toEqual(Object.keys(answers).map(Number))
  }
})

test('P5.10: who may read the history reads a thread of the room, one at a time', async () => {
  const crowd = await new Crowd().open()
  const [ada, bob] = [await crowd.enter('Ada'), await crowd.enter('Bob')]
  await ada.do({ type: 'post', message: 'who comes?' })
  await bob.do({ type: 'post', message: 'something else' })
  await bob.do({ type: 'post', message: 'I do', replyTo: 1 })
  await ada.do({ type: 'post', message: 'good', replyTo: 3 })
  await bob.do({ type: 'remove', id: 3 })
  expect(await bob.do({ type: 'thread', id: 4 })).toMatchObject({
    messages: [{ message: 'who comes?' }, { id: 3, removed: true }, { message: 'good', replyTo: { id: 3 } }],
    more: false,
  })
  expect(await bob.do({ type: 'thread', id: 1.5 })).toMatchObject({ code: 'wrong_shape' })
  const known = Array.from({ length: limits.thread + 1 }, (_, n) => n + 1)
  expect(await bob.do({ type: 'thread', id: 1, after: 1, known })).toMatchObject({ code: 'too_long' })
  const asked = { type: 'thread', id: 1 } as const
  for (const frame of [asked, asked]) bob.visitor.send(frame)
  await crowd.pass(0)
  expect(bob.of('error').at(-1)).toMatchObject({ code: 'slow_down', field: 'thread' })
})
