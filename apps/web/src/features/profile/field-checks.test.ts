import { refuse } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import { setLanguage } from '../../i18n/language.ts'
import { words } from '../../i18n/words.ts'
import { checkFields, errorsOf } from './field-checks.ts'

await setLanguage('en')
const { emailMissing, emailTooLong, usernameMissing, usernameTooLong, usernameUnreadable } = words.join
const email = 'alice@example.com'

describe('the fields', () => {
  test.each([
    [email, 'alice'],
    [` ${email} `, ' alice '],
    ['not an address', "O'Neil"],
    [`${'a'.repeat(242)}@example.com`, '聊'.repeat(32)],
  ])('are valid: %j, %j', (typedEmail, username) => {
    expect(checkFields(typedEmail, username)).toEqual({})
  })

  test.each([
    ['', { email: emailMissing }],
    [' \t', { email: emailMissing }],
    ['a'.repeat(255), { email: emailTooLong }],
  ])('need an email: %j', (typedEmail, errors) => {
    expect(checkFields(typedEmail, 'alice')).toEqual(errors)
  })

  test.each([
    ['', usernameMissing],
    ['  ', usernameMissing],
    ['a'.repeat(33), usernameTooLong(32)],
    ['a\u0007b', usernameUnreadable],
    ['\u200d', usernameUnreadable],
  ])('P4.7: need a username that the server accepts: %j', (username, error) => {
    expect(checkFields(email, username)).toEqual({ username: error })
  })

  test('can both be invalid', () => {
    expect(checkFields('', '')).toEqual({ email: emailMissing, username: usernameMissing })
  })
})

describe('P4.7: a refusal of the server', () => {
  test.each([
    [refuse('empty_username', { field: 'username' }), usernameMissing],
    [refuse('bad_username', { field: 'username' }), usernameUnreadable],
    [refuse('too_long', { field: 'username', limit: 32 }), usernameTooLong(32)],
    [refuse('name_reserved', { field: 'username' }), words.refusals.name_reserved],
    [refuse('mixed_name', { field: 'username', suggestion: 'Ada' }), words.refusals.mixed_name],
    [refuse('storage_full'), 'The server has no storage space left for messages.'],
    [refuse('bad_room', { field: 'room' }), words.refusals.bad_room],
  ])('%j becomes a field error', (refusal, error) => {
    expect(errorsOf(refusal)).toEqual({ username: error })
  })
})
