import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { homePath } from './home-path.ts'

test.for([
  ['~', homedir()],
  ['~/x/~', join(homedir(), 'x/~')],
  ['~ada/x', '~ada/x'],
  ['x/~', 'x/~'],
  ['/~/x', '/~/x'],
  ['', ''],
] as const)('%s is %s', ([given, path]) => {
  expect(homePath(given)).toBe(path)
})
