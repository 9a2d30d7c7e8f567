import { beforeAll, expect, test } from 'vitest'
import { speak } from '../../i18n/language.ts'
import { readProfile } from './read-profile.ts'

beforeAll(() => speak('en'))

const drawn = 'd'.repeat(64)

test('P4.7: a name is read as the server keeps it', () => {
  const typed = { email: ' ada@example.com ', username: '  Ada   Lovelace ', drawn: undefined }
  expect(readProfile(typed)).toEqual({ ...typed, email: 'ada@example.com', username: 'Ada Lovelace' })
})

test('only a Gravatar needs an email', () => {
  expect(readProfile({ email: '', username: 'Ada', drawn: undefined })).toEqual({
    errors: { email: 'You must enter an email' },
  })
  expect(readProfile({ email: '', username: 'Ada', drawn })).toEqual({ email: '', username: 'Ada', drawn })
})

test('what is no name is refused, whatever the picture', () => {
  expect(readProfile({ email: '', username: ' ', drawn })).toEqual({
    errors: { username: 'You must choose a username' },
  })
})
