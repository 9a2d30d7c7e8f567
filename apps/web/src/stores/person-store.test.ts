import { gravatarHash, personIdOf, secret, type Message } from '@parley/shared'
import { createPinia, setActivePinia } from 'pinia'
import * as v from 'valibot'
import { beforeEach, expect, test, vi } from 'vitest'
import { hasReacted, isOwn } from './own-message.ts'
import { usePerson } from './person-store.ts'

const drawn = 'd'.repeat(64)
const email = 'ada@example.com'

let kept: Map<string, string>

beforeEach(() => {
  kept = new Map()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
    removeItem: (key: string) => kept.delete(key),
  }
  vi.stubGlobal('localStorage', storage)
  vi.stubGlobal('sessionStorage', storage)
  setActivePinia(createPinia())
  usePerson().identify(email, 'Ada')
})

test('P4.4: stays the same author under another name and picture, also on the next visit', () => {
  const { id, token } = usePerson().known ?? {}
  expect(id).toBe(personIdOf(token ?? ''))
  usePerson().updateProfile({ email, username: 'Countess', drawn })
  setActivePinia(createPinia())
  expect(usePerson().known).toMatchObject({ id, token, email, username: 'Countess' })
  expect(usePerson().me).toEqual({ username: 'Countess', avatar: drawn })
})

test('P11.1: the person of an earlier version has the id of their token', () => {
  kept.set('parley.person', JSON.stringify({ token: 't'.repeat(22), email, username: 'Ada' }))
  setActivePinia(createPinia())
  expect(usePerson().known?.id).toBe(personIdOf('t'.repeat(22)))
})

test('P11.3: the token is dropped, and stays dropped under another name; somebody else keeps theirs', () => {
  const { id = '', token = '' } = usePerson().known ?? {}
  usePerson().dropToken('somebody else')
  expect(usePerson().known?.token).toBe(token)
  usePerson().dropToken(id)
  usePerson().updateProfile({ email, username: 'Countess', drawn: undefined })
  usePerson().identify(email, 'Ada')
  expect(usePerson().known).toMatchObject({ id, username: 'Ada' })
  expect(JSON.stringify([...kept])).not.toContain(token)
})

test('P11.3: a page of an earlier version keeps the person, and is refused instead of becoming somebody else', () => {
  const { id = '' } = usePerson().known ?? {}
  usePerson().dropToken(id)
  const earlier = v.object({ token: v.string(), email: v.string(), username: v.string() })
  const known = v.parse(earlier, JSON.parse(kept.get('parley.person') ?? ''))
  expect(v.is(secret, known.token)).toBe(false)
  kept.set('parley.person', JSON.stringify({ ...known, username: 'Countess' }))
  kept.set(
    'parley.left',
    JSON.stringify([{ mark: gravatarHash(`${gravatarHash(email)} Ada`), token: known.token }]),
  )
  setActivePinia(createPinia())
  expect(usePerson().known).toMatchObject({ id, username: 'Countess', token: undefined })
  usePerson().identify(email, 'Ada', true)
  expect(v.is(secret, usePerson().known?.token)).toBe(true)
})

test('a browser that was signed out is somebody else with the next name, and leaving leaves no secret', () => {
  const { id, token } = usePerson().known ?? {}
  usePerson().identify(email, 'Ada 2', true)
  expect(usePerson().known?.id).not.toBe(id)
  expect(usePerson().known?.token).not.toBe(token)
  usePerson().forget()
  expect([...kept]).toEqual([])
})

test('a person who left an earlier version is the same author with the same email and name, once', () => {
  const mark = gravatarHash(`${gravatarHash(email)} Ada`)
  usePerson().forget()
  for (const [username, isSame] of [
    ['Ada', true],
    ['Ada', false],
  ] as const) {
    if (isSame) kept.set('parley.left', JSON.stringify([{ mark, token: 't'.repeat(22) }]))
    usePerson().identify(email, username)
    expect(usePerson().known?.token === 't'.repeat(22)).toBe(isSame)
    expect(kept.has('parley.left')).toBe(false)
    usePerson().forget()
  }
})

test('who signs in by a link has the name and the picture of the server; the same person keeps the email', () => {
  const was = usePerson().known
  usePerson().adopt({ person: was?.id ?? '', username: 'Ada', avatar: gravatarHash(email) })
  expect(usePerson().known).toMatchObject({ id: was?.id, email, username: 'Ada' })
  expect(usePerson().known?.token).toBeUndefined()
  usePerson().adopt({ person: 'g'.repeat(22), username: 'Grace', avatar: drawn })
  expect(usePerson().known).toEqual({ id: 'g'.repeat(22), email: '', username: 'Grace', drawn })
  expect(usePerson().me).toEqual({ username: 'Grace', avatar: drawn })
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
  expect(isOwn({ ...before, program: 'hook' }, usePerson())).toBe(false)
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
