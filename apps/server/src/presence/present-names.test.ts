import { expect, test } from 'vitest'
import { nameKeys } from '../identity/confusable-names.ts'
import { someone } from '../testing/test-nodes.ts'
import { PresentNames } from './present-names.ts'

test('P4.8: a name is used by another until the last of their sessions has left', () => {
  const names = new PresentNames()
  const [tab, otherTab, remote] = [{}, {}, {}]
  const isTaken = (author?: string) => names.isUsedByAnother(nameKeys('ADA'), author)
  names.enter(tab, someone('Ada'), 'one')
  names.enter(otherTab, someone('Ada'), 'one')
  expect([isTaken('one'), isTaken('two'), isTaken()]).toEqual([false, true, true])
  names.leave(tab)
  expect(isTaken('two')).toBe(true)
  names.enter(remote, someone('Ada'), 'two')
  expect([isTaken('one'), isTaken('two')]).toEqual([true, true])
  names.leave(otherTab)
  names.leave(otherTab)
  expect(isTaken('two')).toBe(false)
  names.enter(remote, someone('Grace'), 'two')
  expect(isTaken()).toBe(false)
})
