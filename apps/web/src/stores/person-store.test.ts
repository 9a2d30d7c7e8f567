import { gravatarHash, type Message } from '@parley/shared'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { hasReacted, isOwn } from './own-message.ts'
import { usePerson } from './person-store.ts'

const drawn = 'd'.repeat(64)
const email = 'ada@example.com'

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
    removeItem: (key: string) => kept.delete(key),
  })
  setActivePinia(createPinia())
  usePerson().identify(email, 'Ada')
})

test('P4.4: keeps the token under another name and picture, also on the next visit', () => {
  const { token } = usePerson().known ?? {}
  usePerson().updateProfile({ email, username: 'Countess', drawn })
  setActivePinia(createPinia())
  expect(usePerson().known).toMatchObject({ token, email, username: 'Countess' })
  expect(usePerson().me).toEqual({ username: 'Countess', avatar: drawn })
})

test('messages under earlier names are own messages, and messages of guests are not', () => {
  const before = writtenBy('Ada', gravatarHash(email))
  usePerson().updateProfile({ email, username: 'Countess', drawn })
  usePerson().updateProfile({ email, username: 'Augusta', drawn })
  setActivePinia(createPinia())
  for (const message of [before, writtenBy('Countess', drawn), writtenBy('Augusta', drawn)])
    expect(isOwn(message, usePerson())).toBe(true)
  expect(isOwn(writtenBy('Ada', drawn), usePerson())).toBe(false)
  expect(isOwn({ ...before, guest: true }, usePerson())).toBe(false)
  expect(hasReacted({ people: ['Bob', 'Ada'] }, usePerson())).toBe(true)
  expect(hasReacted({ people: ['Bob'] }, usePerson())).toBe(false)
})

test('stores each earlier name once, and at most twenty', () => {
  for (const username of ['Countess', 'Ada', 'Countess', 'Ada'])
    usePerson().updateProfile({ email, username })
  expect(usePerson().identities.map(({ username }) => username)).toEqual(['Ada', 'Countess'])
  for (let n = 0; n < 100; n += 1) usePerson().updateProfile({ email, username: `Ada ${n}` })
  expect(usePerson().identities).toHaveLength(21)
})

test('keeps a drawn picture for the same email, and drops it for another one', () => {
  usePerson().updateProfile({ email, username: 'Ada', drawn })
  usePerson().identify(email, 'Ada 2')
  expect(usePerson().avatar).toBe(drawn)
  usePerson().identify('other@example.com', 'Ada 2')
  expect(usePerson().avatar).toBe(gravatarHash('other@example.com'))
})

function writtenBy(username: string, avatar: string): Message {
  return { id: 1, rev: 1, cid: 'cid-0001', at: 0, username, avatar, message: 'hi' }
}
