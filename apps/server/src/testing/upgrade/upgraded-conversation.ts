import { expect } from 'vitest'
import type { Config } from '../../config/config.ts'
import { authorOf } from '../../identity/author.ts'
import { connect } from '../test-client.ts'
import { startTestServer } from '../test-server.ts'

/** As `TestClient.join` makes it. */
const tokenOf = (name: string) => Buffer.from(name.padEnd(22)).toString('base64url')

/** What people have posted in the lobby with an earlier version, in the order of ids. */
export const earlierMessages = ['Ada', 'Bob', 'Ada'].map((username, index) => ({
  ...{ id: index + 1, rev: index + 1, author: authorOf(tokenOf(username)), cid: `earlier-${index + 1}` },
  ...{ at: 1_700_000_000_000 + index, username, avatar: 'a'.repeat(64), message: `earlier ${index + 1}` },
}))

/** Starts a server on a database of an earlier version, talks there, and reads all of it with a server that starts again. */
export async function playConversation(settings: Partial<Config>): Promise<void> {
  const { app, port } = await startTestServer(settings)
  const [ada, bob] = [await connect(port), await connect(port)]
  const texts = (await ada.join('lobby', 'Ada')).messages.map(({ message }) => message)
  expect(texts).toEqual(earlierMessages.map(({ message }) => message))
  await bob.join('lobby', 'Bob')
  expect(await ada.post('earlier-1', 'earlier 1')).toMatchObject({ id: 1 }) // P3.2, across the versions
  expect(await ada.post('cid-00001', 'hello')).toMatchObject({ id: 4 })
  ada.send({ type: 'edit', cid: 'cid-00002', id: 1, message: 'changed' })
  expect(await ada.frame('changed')).toMatchObject({ rev: 5 })
  bob.send({ type: 'react', cid: 'cid-00003', id: 3, emoji: '👍', on: true })
  expect(await bob.frame('changed')).toMatchObject({ rev: 6 })
  bob.send({ type: 'post', cid: 'cid-00004', message: 'an answer', replyTo: 2 })
  expect(await bob.frame('posted')).toMatchObject({ id: 7 })
  bob.send({ type: 'edit', cid: 'cid-00005', id: 1, message: 'not mine' })
  expect(await bob.frame('error')).toMatchObject({ code: 'not_yours' })
  ada.send({ type: 'remove', cid: 'cid-00006', id: 3 })
  expect(await ada.frame('changed')).toMatchObject({ rev: 8 })
  await app.close()

  const again = await startTestServer(settings)
  const reader = await connect(again.port)
  const { messages } = await reader.join('lobby', 'Cleo')
  expect(messages.map(({ id, message, removed }) => [id, removed === true ? 'removed' : message])).toEqual([
    [1, 'changed'],
    [2, 'earlier 2'],
    [3, 'removed'],
    [4, 'hello'],
    [7, 'an answer'],
  ])
  await again.app.close()
}
