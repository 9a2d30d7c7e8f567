import { refuse } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import { speak } from '../../i18n/language.ts'
import { words } from '../../i18n/words.ts'
import { check, errorsOf } from './field-checks.ts'

await speak('en')
const { emailMissing, emailTooLong, usernameMissing, usernameTooLong, usernameUnreadable } = words.join
const email = 'alice@example.com'

describe('what is typed', () => {
  test.each([
    [email, 'alice'],
    [` ${email} `, ' alice '],
    ['not an address', "O'Neil"],
    [`${'a'.repeat(242)}@example.com`, '聊'.repeat(32)],
  ])('is fine: %j, %j', (typedEmail, username) => {
    expect(check(typedEmail, username)).toEqual({})
  })

  test.each([
    ['', { email: emailMissing }],
    [' \t', { email: emailMissing }],
    ['a'.repeat(255), { email: emailTooLong }],
  ])('has no email to go by: %j', (typedEmail, errors) => {
    expect(check(typedEmail, 'alice')).toEqual(errors)
  })

  test.each([
    ['', usernameMissing],
    ['  ', usernameMissing],
    ['a'.repeat(33), usernameTooLong(32)],
    ['a\u0007b', usernameUnreadable],
    ['\u200d', usernameUnreadable],
  ])('P4.7: has a username the server would refuse: %j', (username, error) => {
    expect(check(email, username)).toEqual({ username: error })
  })

  test('can be wrong in both fields', () => {
    expect(check('', '')).toEqual({ email: emailMissing, username: usernameMissing })
  })
})

describe('P4.7: what the server refuses', () => {
  test.each([
    [refuse('empty_username', { field: 'username' }), usernameMissing],
    [refuse('bad_username', { field: 'username' }), usernameUnreadable],
    [refuse('too_long', { field: 'username', limit: 32 }), usernameTooLong(32)],
    [refuse('storage_full'), 'The server has no room to store messages.'],
    [refuse('bad_room', { field: 'room' }), words.refusals.bad_room],
  ])('%j is told', (refusal, error) => {
    expect(errorsOf(refusal)).toEqual({ username: error })
  })
})
