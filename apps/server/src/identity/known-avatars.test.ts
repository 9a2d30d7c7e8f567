import { expect, test } from 'vitest'
import { KnownAvatars } from './known-avatars.ts'

test('keeps the avatars that were seen last', () => {
  const known = new KnownAvatars(2)
  const see = (...ids: string[]) => known.add(ids.map((avatar) => ({ avatar })))
  see('a', 'b')
  see('a')
  see('c')
  expect(['a', 'b', 'c', 'd'].map((id) => known.has(id))).toEqual([true, false, true, false])
})
