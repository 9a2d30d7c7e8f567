import { expect, test } from 'vitest'
import { accessLine } from './errors.ts'

test.for<[number, string | undefined]>([
  [8, 'x.sqlite cannot be written: this user may not, or its disk is mounted read-only.'],
  [8 | (6 << 8), 'x.sqlite cannot be written: this user may not, or its disk is mounted read-only.'],
  [14, 'x.sqlite, or what belongs to it (-wal, -shm, -journal), cannot be opened by this user.'],
  [13, 'The disk of x.sqlite is full.'],
  [1, undefined],
])('the error %d of SQLite is told with the file', ([errcode, line]) => {
  const told = accessLine(Object.assign(new Error('SQLite'), { errcode }), 'x.sqlite')
  if (line === undefined) expect(told).toBeUndefined()
  else expect(told).toContain(line)
})
