import type { Message } from '@parley/shared'
import { expect, test } from 'vitest'
import { FakePeer } from '../testing/fake-peer.ts'
import { SampleEmails } from './sample-emails.ts'
import { SampleListeners } from './sample-listeners.ts'

test('P7.2: a post and its change in one broadcast are told as the post, once; what was taken back is not told', () => {
  const listeners = new SampleListeners(new SampleEmails())
  const peer = new FakePeer()
  listeners.add({ peer })
  const edited = { ...said(4, 'helo'), rev: 5, message: 'hello' }
  const removed = { ...said(6, ''), rev: 7, removed: true as const }
  listeners.broadcast([said(4, 'helo'), edited, removed, { ...said(2, 'old'), rev: 8 }], 3)
  expect(peer.sent).toEqual([{ email: '', username: 'Ada', message: 'helo' }])
})

function said(id: number, message: string): Message {
  return { id, rev: id, cid: `cid-${id}`, at: 0, username: 'Ada', avatar: 'a'.repeat(64), message }
}
