import { limits, username as usernameSchema, type Refusal } from '@parley/shared'
import * as v from 'valibot'
import { refusalText, words } from '../../i18n/words.ts'

export interface FieldErrors {
  email?: string
  username?: string
}

/** The errors of each field; empty when both are valid. */
export function checkFields(email: string, username: string): FieldErrors {
  const errors: FieldErrors = {}
  if (email.trim() === '') errors.email = words.join.emailMissing
  else if (email.length > limits.email) errors.email = words.join.emailTooLong
  const name = v.safeParse(usernameSchema, username)
  if (!name.success)
    errors.username = usernameError(name.issues[0].type === 'max_length', name.issues[0].message)
  return errors
}

/** The server's refusal as field errors. */
export function errorsOf(refusal: Refusal): FieldErrors {
  const { code, field } = refusal
  if (code === 'name_taken') return { username: words.join.usernameTaken }
  if (code === 'name_reserved' || code === 'mixed_name') return { username: refusalText(refusal) }
  if (field === 'username') return { username: usernameError(code === 'too_long', code) }
  return { username: refusalText(refusal) }
}

function usernameError(tooLong: boolean, code: string) {
  if (tooLong) return words.join.usernameTooLong(limits.username)
  return code === 'empty_username' ? words.join.usernameMissing : words.join.usernameUnreadable
}
