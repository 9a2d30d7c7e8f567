import { beforeAll, expect, test } from 'vitest'
import { setLanguage } from '../../i18n/language.ts'
import { isSameProfile, readProfile } from './read-profile.ts'

beforeAll(() => setLanguage('en'))

const drawn = 'd'.repeat(64)

test('P4.7: normalizes the name as the server does', () => {
  const typed = { email: ' ada@example.com ', username: '  Ada   Lovelace ', drawn: undefined }
  expect(readProfile(typed)).toEqual({ ...typed, email: 'ada@example.com', username: 'Ada Lovelace' })
})

test('requires an email only for a Gravatar', () => {
  expect(readProfile({ email: '', username: 'Ada', drawn: undefined })).toEqual({
    errors: { email: 'You must enter an email' },
  })
  expect(readProfile({ email: '', username: 'Ada', drawn })).toEqual({ email: '', username: 'Ada', drawn })
})

test('refuses a blank name with either picture', () => {
  expect(readProfile({ email: '', username: ' ', drawn })).toEqual({
    errors: { username: 'You must choose a username' },
  })
})

test('a profile without changes needs no server', () => {
  const known = { email: 'ada@example.com', username: 'Ada', drawn: undefined, token: 't' }
  expect(isSameProfile({ email: 'ada@example.com', username: 'Ada', drawn: undefined }, known)).toBe(true)
  expect(isSameProfile({ email: 'ada@example.com', username: 'Ada', drawn }, known)).toBe(false)
  expect(isSameProfile({ email: 'ada@example.com', username: 'ada', drawn: undefined }, known)).toBe(false)
  expect(isSameProfile(known, undefined)).toBe(false)
})
