import type { ServerFrame } from '@parley/shared'
import { expect, test } from 'vitest'
import { alice, joined, liveRoom, message } from '../testing/fake-room.ts'
import { AuthorAliases } from './author-aliases.ts'

const bob = { username: 'bob', avatar: 'b'.repeat(64) }

test('P5.7: resolves a number introduced in this frame, an earlier frame or the `people` frame', () => {
  const aliases = new AuthorAliases()
  aliases.complete({ type: 'people', count: 1, people: [alice], speakers: [[4, bob.username, bob.avatar]] })
  expect(
    aliases.complete(brief(0, [shortMessage(1, 7), shortMessage(2, 4)], [[7, alice.username, alice.avatar]])),
  ).toMatchObject({ messages: [message(1, alice), message(2, bob)] })
  expect(aliases.complete(brief(2, [shortMessage(3, 7)]))).toMatchObject({ messages: [message(3, alice)] })
})

test('P5.7: keeps the rev of a changed message, and accepts full messages beside short ones', () => {
  const aliases = new AuthorAliases()
  const introductions: [number, string, string][] = [[1, alice.username, alice.avatar]]
  const frame = brief(2, [{ ...shortMessage(1, 1), rev: 3 }, message(4, bob)], introductions)
  expect(aliases.complete(frame)).toMatchObject({
    messages: [message(1, { ...alice, rev: 3 }), message(4, bob)],
  })
})

test('P5.7: reconnects with its cursor when a number was never introduced', () => {
  const { environment, client } = liveRoom({ rev: 2, messages: [message(1), message(2)] })
  environment.socket.events.onMessage(JSON.stringify(brief(2, [shortMessage(3, 9)])))
  expect(client.view.connection.name).toBe('waiting')
  expect(client.view.timeline.cursor).toBe(2)
})

test('P5.7: forgets the numbers of an earlier connection', () => {
  const { environment, client } = liveRoom()
  const first = brief(0, [shortMessage(1, 1)], [[1, alice.username, alice.avatar]])
  environment.socket.events.onMessage(JSON.stringify(first))
  environment.socket.events.onClose(1006)
  environment.pass(30_000)
  environment.socket.events.onOpen()
  environment.socket.say(joined({ rev: 1, resumed: true }))
  environment.socket.events.onMessage(JSON.stringify(brief(1, [shortMessage(2, 1)])))
  expect(client.view.connection.name).toBe('waiting')
})

test('P5.7: remembers the newest 200 introductions', () => {
  const aliases = new AuthorAliases()
  for (let n = 1; n <= 1_000; n += 1)
    expect(
      aliases.complete(brief(n - 1, [shortMessage(n, n)], [[n, `person ${n}`, alice.avatar]])),
    ).toMatchObject({
      messages: [{ username: `person ${n}` }],
    })
  expect(aliases.complete(brief(1_000, [shortMessage(1_001, 801)]))).toBeDefined()
  expect(aliases.complete(brief(1_001, [shortMessage(1_002, 800)]))).toBeUndefined()
})

test('P5.2: reconnects after a malformed frame, and ignores a frame of unknown type', () => {
  const { environment, client } = liveRoom()
  environment.socket.events.onMessage('{"type":"dance"}')
  expect(client.view.connection.name).toBe('live')
  environment.socket.events.onMessage('{"type":"messages","after":0,"rev":1,"messages":[{"id":1}]}')
  expect(client.view.connection.name).toBe('waiting')
})

function shortMessage(id: number, by: number) {
  const { cid, at, message: text } = message(id)
  return { id, cid, at, by, message: text }
}

type Frame = Extract<ServerFrame, { type: 'messages' }>

function brief(after: number, messages: Frame['messages'], speakers?: Frame['speakers']): Frame {
  const rev = Math.max(...messages.map((one) => one.rev ?? one.id))
  return { type: 'messages', after, rev, messages, ...(speakers && { speakers }) }
}
