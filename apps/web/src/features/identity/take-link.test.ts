import { afterEach, expect, test, vi } from 'vitest'
import { linkIn, takeLink } from './take-link.ts'

afterEach(() => vi.unstubAllGlobals())

test.each([
  ['#link=abc-DEF_123', 'abc-DEF_123'],
  ['https://chat.example/base/r/team#link=abc', 'abc'],
  ['#link=', ''],
  ['#link=not right!', 'not right!'],
  ['', undefined],
  ['#m42', undefined],
  ['https://chat.example/', undefined],
])('P11.7: the link in %j is %j', (address, link) => {
  expect(linkIn(address)).toBe(link)
})

test.each([
  ['#link=abc', 'abc', ['/chat/r/team?x=1']],
  ['#m42', undefined, []],
])('P11.7: %s leaves the address when it is a link, and the room stays', (hash, link, addresses) => {
  const replaced: unknown[] = []
  vi.stubGlobal('location', { hash, pathname: '/chat/r/team', search: '?x=1' })
  vi.stubGlobal('history', { state: 7, replaceState: (...args: unknown[]) => replaced.push(args) })
  expect(takeLink()).toBe(link)
  expect(replaced).toEqual(addresses.map((address) => [7, '', address]))
})
