import { afterEach, expect, test, vi } from 'vitest'
import { fragmentPart, removeFragmentPart } from './fragment.ts'

afterEach(() => vi.unstubAllGlobals())

test.each([
  ['#k=7Qm-x', '7Qm-x'],
  ['#m42&k=7Qm', '7Qm'],
  ['#k=7Qm&m42', '7Qm'],
  ['#k=two%20words', 'two words'],
  ['#k=100%', '100%'],
  ['#k=a=b', 'a=b'],
  ['#k=', ''],
  ['#ok=1', undefined],
  ['#m42', undefined],
  ['', undefined],
])('P12.4: the key in %j is %j', (hash, key) => {
  expect(fragmentPart('k', hash)).toBe(key)
})

test.each([
  ['#k=7Qm', ['/chat/r/team?x=1']],
  ['#m42&k=7Qm', ['/chat/r/team?x=1#m42']],
  ['#k=7Qm&m42', ['/chat/r/team?x=1#m42']],
  ['#m42', []],
  ['', []],
])('P12.4: the key leaves the address %j, and the rest stays', (hash, addresses) => {
  const replaced: unknown[] = []
  vi.stubGlobal('location', { hash, pathname: '/chat/r/team', search: '?x=1' })
  vi.stubGlobal('history', { state: 7, replaceState: (...args: unknown[]) => replaced.push(args) })
  removeFragmentPart('k')
  expect(replaced).toEqual(addresses.map((address) => [7, '', address]))
})
