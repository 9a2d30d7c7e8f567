import type { Message } from '@parley/shared'
import { expect, test } from 'vitest'
import { FakePeer } from '../testing/fake-peer.ts'
import { SampleEmails } from './sample-emails.ts'
import { SampleListeners } from './sample-listeners.ts'

test('P7.2: sends a post once without its later edit, and no removed post', () => {
  const listeners = new SampleListeners(new SampleEmails())
  const peer = new FakePeer()
  listeners.add({ peer })
  const edited = { ...message(4, 'helo'), rev: 5, message: 'hello' }
  const removed = { ...message(6, ''), rev: 7, removed: true as const }
  listeners.broadcast([message(4, 'helo'), edited, removed, { ...message(2, 'old'), rev: 8 }], 3)
  expect(peer.sent).toEqual([{ email: '', username: 'Ada', message: 'helo' }])
})

function message(id: number, message: string): Message {
  return { id, rev: id, cid: `cid-${id}`, at: 0, username: 'Ada', avatar: 'a'.repeat(64), message }
}
