import { limits } from '@parley/shared'
import { expect, test } from 'vitest'
import { TypingBroadcaster } from './typing-broadcaster.ts'

const ada = { username: 'Ada', avatar: 'a'.repeat(64) }
const grace = { username: 'Grace', avatar: 'b'.repeat(64) }

test('P6.4: who writes is told, and again after as long as clients wait', () => {
  const typing = new TypingBroadcaster()
  expect(typing.news(ada, ada, 0)).toEqual({ type: 'typing', ...ada })
  expect(typing.news(ada, ada, 1_000)).toBeUndefined()
  expect(typing.news(ada, ada, limits.typingEvery)).toEqual({ type: 'typing', ...ada })
})

test('P6.4: whoever has posted may say it again at once', () => {
  const typing = new TypingBroadcaster()
  typing.news(ada, ada, 0)
  typing.posted(ada)
  expect(typing.news(ada, ada, 500)).toEqual({ type: 'typing', ...ada })
})

test('P6.4: a room hears it at most ten times a second, and whoever was left out may say it again', () => {
  const typing = new TypingBroadcaster()
  typing.news(ada, ada, 0)
  expect(typing.news(grace, grace, 50)).toBeUndefined()
  expect(typing.news(grace, grace, 100)).toEqual({ type: 'typing', ...grace })
})
