import type { open } from 'node:fs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchFileHandles } from './file-handles.ts'
import type { RefusalLine } from './refusal-log.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test.for([
  ['EMFILE', [{ code: 'EMFILE' }]],
  ['ENFILE', [{ code: 'ENFILE' }]],
  ['EACCES', []],
] as const)('%s when a file is opened is reported as %j', ([code, kinds]) => {
  const lines: RefusalLine[] = []
  const opening = ((_path: string, done: (error: Error) => void) =>
    done(Object.assign(new Error(code), { code }))) as unknown as typeof open
  const timer = watchFileHandles({ add: (line) => void lines.push(line) }, opening)
  vi.advanceTimersByTime(5_000)
  clearInterval(timer)
  expect(lines.map(({ kind }) => kind)).toEqual(kinds)
})
