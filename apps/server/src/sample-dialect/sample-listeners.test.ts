import type { Message } from '@parley/shared'
import { expect, test } from 'vitest'
import { FakePeer } from '../testing/fake-peer.ts'
import { SampleEmails } from './sample-emails.ts'
import { SampleListeners } from './sample-listeners.ts'

test('P7.2: sends a post once without its later edit, and no removed post', () => {
  const listeners = new SampleListeners(new SampleEmails(), '')
  const peer = new FakePeer()
  listeners.add({ peer })
  const edited = { ...message(4, 'helo'), rev: 5, message: 'hello' }
  const removed = { ...message(6, ''), rev: 7, removed: true as const }
  listeners.broadcast([message(4, 'helo'), edited, removed, { ...message(2, 'old'), rev: 8 }], 3)
  expect(peer.sent).toEqual([{ email: '', username: 'Ada', message: 'helo' }])
})

test('P7.8: sends the address of each file in a line of its own', () => {
  const listeners = new SampleListeners(new SampleEmails(), 'https://chat.example/team')
  const peer = new FakePeer()
  listeners.add({ peer })
  const file = { id: 'f'.repeat(32), name: 'cat.jpg', type: 'image/jpeg', size: 1 }
  listeners.broadcast([{ ...message(1, 'look'), files: [file, { ...file, name: 'b.txt' }] }], 0)
  listeners.broadcast([{ ...message(2, ''), files: [file] }], 1)
  const address = `https://chat.example/team/files/${file.id}`
  expect(peer.sent).toMatchObject([
    { message: `look\ncat.jpg: ${address}\nb.txt: ${address}` },
    { message: `cat.jpg: ${address}` },
  ])
})

function message(id: number, message: string): Message {
  return { id, rev: id, cid: `cid-${id}`, at: 0, username: 'Ada', avatar: 'a'.repeat(64), message }
}
