import { readFrame, serverFrame, type Person } from '@parley/shared'
import { expect, test, vi } from 'vitest'
import { KnownAvatars } from '../identity/known-avatars.ts'
import type { Changes, Draft } from '../log/message-log.ts'
import { singleNode } from '../presence/cluster/single-node.ts'
import { PresentNames } from '../presence/present-names.ts'
import { FakePeer } from '../testing/fake-peer.ts'
import { MemoryLog, MemoryStorage } from '../testing/memory-log.ts'
import { MemoryPeople } from '../testing/memory-people.ts'
import { testConfig } from '../testing/test-server.ts'
import { Access } from './access/access.ts'
import { Room } from './room.ts'

test('P5.9: a session that goes live between a change and its broadcast gets the whole message', async () => {
  const log = new MemoryLog(new MemoryStorage())
  const reported: Changes[] = []
  await log.watch((_, changes) => changes && reported.push(changes))
  await log.append('lobby', [post])
  const access = new Access({ ...testConfig, log, access: log.access, people: new MemoryPeople() })
  const node = { log, cluster: singleNode, present: new PresentNames(), avatars: new KnownAvatars() }
  const room = await new Room('lobby', { ...node, access, opened: () => undefined }).open()
  await log.append('lobby', [{ ...by, type: 'edit', cid: 'cid-00002', id: 1, message: 'edited' }])
  room.moved(reported.at(-1))
  await vi.waitFor(() => expect(room.cursor).toBe(2))

  await log.append('lobby', [{ ...by, type: 'react', cid: 'cid-00003', id: 1, emoji: '👍', on: true }])
  expect(await room.since(1)).toMatchObject({ rev: 2, messages: [] }) // as it is now, the message is beyond the cursor
  const session = liveSession()
  room.goLive(session, ada)
  room.moved(reported.at(-1))
  await vi.waitFor(() => expect(room.cursor).toBe(3))
  const last = readFrame(serverFrame, JSON.stringify(session.peer.sent.at(-1)))
  expect(last).toMatchObject({
    frame: { type: 'messages', messages: [{ id: 1, rev: 3, message: 'edited' }] },
  })
  room.close()
})

const ada: Person = { username: 'Ada', avatar: 'a'.repeat(64) }
const by = { ...ada, author: 'ada' }
const post: Draft = { ...by, type: 'post', cid: 'cid-00001', message: 'hello' }

function liveSession() {
  return {
    peer: new FakePeer(),
    takesReacted: true,
    fellBehind: vi.fn(),
    renewName: vi.fn(),
    tell: vi.fn(),
    expel: vi.fn(),
  }
}
