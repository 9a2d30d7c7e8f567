import { expect, test, vi } from 'vitest'
import { FakePeer } from '../testing/fake-peer.ts'
import { MemoryLog, MemoryStorage } from '../testing/memory-log.ts'
import { createTestApp } from '../testing/test-server.ts'
import { nameKeys } from '../identity/confusable-names.ts'

test('P4.8: renews the names of connected people who post nothing', async () => {
  const log = new MemoryLog(new MemoryStorage())
  const app = createTestApp({ log })
  const peer = new FakePeer()
  const session = app.connect(peer, 'parley.v1', '127.0.0.1')
  session.onMessage(JSON.stringify({ type: 'join', room: 'lobby', username: 'Ada', avatar: 'a'.repeat(64) }))
  await vi.waitFor(() => expect(peer.of('people')).toHaveLength(1))
  const claims = vi.spyOn(log, 'claimName')
  app.chat.renewNames()
  expect(claims).toHaveBeenCalledExactlyOnceWith(nameKeys('Ada')[0], expect.any(String))
  session.onClose()
  app.chat.renewNames()
  expect(claims).toHaveBeenCalledOnce()
})
