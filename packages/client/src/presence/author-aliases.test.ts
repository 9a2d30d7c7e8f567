import type { ServerFrame } from '@parley/shared'
import { expect, test } from 'vitest'
import { alice, joined, liveRoom, message } from '../testing/fake-room.ts'
import { AuthorAliases } from './author-aliases.ts'

const bob = { username: 'bob', avatar: 'b'.repeat(64) }

test('P5.7: a number stands for who was introduced, in this frame, in an earlier one, or with the people', () => {
  const speakers = new AuthorAliases()
  speakers.complete({ type: 'people', count: 1, people: [alice], speakers: [[4, bob.username, bob.avatar]] })
  expect(
    speakers.complete(brief(0, [said(1, 7), said(2, 4)], [[7, alice.username, alice.avatar]])),
  ).toMatchObject({ messages: [message(1, alice), message(2, bob)] })
  expect(speakers.complete(brief(2, [said(3, 7)]))).toMatchObject({ messages: [message(3, alice)] })
})

test('P5.7: a changed message brings its rev, and whole messages may stand beside short ones', () => {
  const speakers = new AuthorAliases()
  const introductions: [number, string, string][] = [[1, alice.username, alice.avatar]]
  const frame = brief(2, [{ ...said(1, 1), rev: 3 }, message(4, bob)], introductions)
  expect(speakers.complete(frame)).toMatchObject({
    messages: [message(1, { ...alice, rev: 3 }), message(4, bob)],
  })
})

test('P5.7: a number that nobody explained is a gap: the client comes back with its cursor', () => {
  const { environment, client } = liveRoom({ rev: 2, messages: [message(1), message(2)] })
  environment.socket.events.onMessage(JSON.stringify(brief(2, [said(3, 9)])))
  expect(client.view.connection.name).toBe('waiting')
  expect(client.view.timeline.cursor).toBe(2)
})

test('P5.7: another connection has other numbers', () => {
  const { environment, client } = liveRoom()
  const first = brief(0, [said(1, 1)], [[1, alice.username, alice.avatar]])
  environment.socket.events.onMessage(JSON.stringify(first))
  environment.socket.events.closed(1006)
  environment.pass(30_000)
  environment.socket.events.opened()
  environment.socket.say(joined({ rev: 1, resumed: true }))
  environment.socket.events.onMessage(JSON.stringify(brief(1, [said(2, 1)])))
  expect(client.view.connection.name).toBe('waiting')
})

test('P5.7: of thousands who speak in turn, the newest 200 are remembered', () => {
  const speakers = new AuthorAliases()
  for (let n = 1; n <= 1_000; n += 1)
    expect(speakers.complete(brief(n - 1, [said(n, n)], [[n, `person ${n}`, alice.avatar]]))).toMatchObject({
      messages: [{ username: `person ${n}` }],
    })
  expect(speakers.complete(brief(1_000, [said(1_001, 801)]))).toBeDefined()
  expect(speakers.complete(brief(1_001, [said(1_002, 800)]))).toBeUndefined()
})

test('P5.2: a frame that makes no sense is as bad as a gap; one of an unknown type is left to others', () => {
  const { environment, client } = liveRoom()
  environment.socket.events.onMessage('{"type":"dance"}')
  expect(client.view.connection.name).toBe('live')
  environment.socket.events.onMessage('{"type":"messages","after":0,"rev":1,"messages":[{"id":1}]}')
  expect(client.view.connection.name).toBe('waiting')
})

function said(id: number, by: number) {
  const { cid, at, message: text } = message(id)
  return { id, cid, at, by, message: text }
}

type Frame = Extract<ServerFrame, { type: 'messages' }>

function brief(after: number, messages: Frame['messages'], speakers?: Frame['speakers']): Frame {
  const rev = Math.max(...messages.map((one) => one.rev ?? one.id))
  return { type: 'messages', after, rev, messages, ...(speakers && { speakers }) }
}
