import { expect, test } from 'vitest'
import { withoutBasePath } from './request-target.ts'

test.for([
  ['/', '', '/'],
  ['/ws', '', '/ws'],
  ['/chat/ws', '', '/chat/ws'],
  ['/chat/ws', '/chat', '/ws'],
  ['/ws', '/chat', '/ws'],
  ['/chat/', '/chat', '/'],
  ['/chat', '/chat', '/'],
  ['/chat?x=1', '/chat', '/?x=1'],
  ['/chatter', '/chat', '/chatter'],
  ['/chat/r/chat', '/chat', '/r/chat'],
  ['/chat/chat/', '/chat', '/chat/'],
  ['/a/b/r/team?x', '/a/b', '/r/team?x'],
  ['http://h/chat/ws', '/chat', '/ws'],
  ['HTTP://h:80', '', '/'],
  ['*', '', '*'],
  ['//', '', '//'],
] as const)('%s below %j is %s', ([target, basePath, path]) => {
  expect(withoutBasePath(target, basePath)).toBe(path)
})
