import { expect, test, vi } from 'vitest'
import { FakePeer } from '../testing/fake-peer.ts'
import { MemorySearch } from '../testing/memory-search.ts'
import { MemoryLog, MemoryStorage } from '../testing/memory-log.ts'
import { nameKey } from '../identity/confusable-names.ts'
import { Rooms } from './rooms.ts'
import { SampleEmails } from '../sample-dialect/sample-emails.ts'
import { Session } from './session.ts'
import { TokenBucket } from './token-bucket.ts'

test('P4.8: renews the names of connected people who post nothing', async () => {
  const log = new MemoryLog(new MemoryStorage())
  const rooms = new Rooms(log, new MemorySearch(log), new SampleEmails())
  const peer = new FakePeer()
  const session = new Session(peer, rooms, new TokenBucket(0, 1, 0))
  session.onMessage(JSON.stringify({ type: 'join', room: 'lobby', username: 'Ada', avatar: 'a'.repeat(64) }))
  await vi.waitFor(() => expect(peer.of('people')).toHaveLength(1))
  const claims = vi.spyOn(log, 'claimName')
  rooms.renewNames()
  expect(claims).toHaveBeenCalledExactlyOnceWith(nameKey('Ada'), expect.any(String))
  session.gone()
  rooms.renewNames()
  expect(claims).toHaveBeenCalledOnce()
})
