import { limits } from '@parley/shared'
import { expect, test } from 'vitest'
import { TypingThrottle } from './typing-throttle.ts'

const ada = { username: 'Ada', avatar: 'a'.repeat(64) }
const grace = { username: 'Grace', avatar: 'b'.repeat(64) }

test('P6.4: announces a typing person, and again when a client may repeat it', () => {
  const typing = new TypingThrottle()
  expect(typing.local(ada, ada, 0)).toEqual({ type: 'typing', ...ada })
  expect(typing.local(ada, ada, 1_000)).toBeUndefined()
  expect(typing.local(ada, ada, limits.typingEvery)).toEqual({ type: 'typing', ...ada })
})

test('P6.4: announces a typing person again at once after a post', () => {
  const typing = new TypingThrottle()
  typing.local(ada, ada, 0)
  typing.posted(ada)
  expect(typing.local(ada, ada, 500)).toEqual({ type: 'typing', ...ada })
})

test('P6.4: sends a room at most ten frames a second, and a person who got none may try again at once', () => {
  const typing = new TypingThrottle()
  typing.local(ada, ada, 0)
  expect(typing.local(grace, grace, 50)).toBeUndefined()
  expect(typing.local(grace, grace, 100)).toEqual({ type: 'typing', ...grace })
})
