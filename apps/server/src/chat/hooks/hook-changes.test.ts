import { expect, test } from 'vitest'
import type { Page } from '../../log/message-log.ts'
import { hookTo } from '../../testing/hooks/outgoing-node.ts'
import type { ChatService } from '../chat-service.ts'
import type { Room } from '../room.ts'
import { HookChanges } from './hook-changes.ts'

/** Of a node whose room has broadcast everything up to `rev`. */
function changesAt(rev: number, head: number) {
  const page: Page = { epoch: 'one', after: 5, rev, head, messages: [] }
  const chat = { since: () => Promise.resolve(page) } as unknown as ChatService
  const room = { epoch: 'one', cursor: rev } as unknown as Room
  const sources = { chat, room, access: { authorOf: () => Promise.resolve(undefined) } }
  return new HookChanges(hookTo('http://a.example'), { ...sources, actor: {} as never })
}

test('P20.10: what another node has sent is not sent again by a node that follows the log more slowly', async () => {
  expect((await changesAt(3, 7).after(5)).rev).toBe(5)
  expect((await changesAt(3, 5).after(5)).rev).toBe(5)
  expect((await changesAt(6, 7).after(5)).rev).toBe(6)
})

test('P20.10: a cursor beyond the log, as after a backup was restored, goes back to its head', async () => {
  expect((await changesAt(3, 3).after(5)).rev).toBe(3)
})
