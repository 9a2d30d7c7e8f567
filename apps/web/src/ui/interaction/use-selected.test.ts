import type { Message } from '@parley/shared'
import { effectScope, shallowRef } from 'vue'
import { expect, test } from 'vitest'
import { useSelected } from './use-selected.ts'

test('stays cleared when the message comes back', () => {
  const messages = shallowRef([message(1), message(2)])
  const scope = effectScope()
  const open = scope.run(() => useSelected(() => messages.value)) ?? expect.unreachable()
  open.selected.value = { id: 1 }
  expect(open.message.value?.id).toBe(1)
  messages.value = [message(1), message(2), message(3)]
  expect(open.message.value?.id).toBe(1)
  messages.value = [message(2), message(3)]
  expect(open.message.value).toBeUndefined()
  messages.value = [message(1), message(2)]
  expect(open.message.value).toBeUndefined()
  scope.stop()
})

function message(id: number): Message {
  return { id, rev: id, cid: `cid-000${id}`, at: 0, username: 'Ada', avatar: 'a'.repeat(64), message: 'hi' }
}
