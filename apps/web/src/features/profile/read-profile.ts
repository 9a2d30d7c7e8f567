import { username as usernameSchema } from '@parley/shared'
import * as v from 'valibot'
import { check, type FieldErrors } from '../join/field-checks.ts'
import type { Profile } from '../../stores/person-store.ts'

/** What was typed, in the form in which the server keeps it, or what is wrong with it. Only a Gravatar needs an email. */
export function readProfile({ email, username, drawn }: Profile): Profile | { errors: FieldErrors } {
  const errors = check(email, username)
  if (drawn !== undefined) delete errors.email
  if (Object.keys(errors).length > 0) return { errors }
  return { email: email.trim(), username: v.parse(usernameSchema, username), drawn }
}
