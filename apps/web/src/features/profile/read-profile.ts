import { username as usernameSchema } from '@parley/shared'
import * as v from 'valibot'
import { checkFields, type FieldErrors } from './field-checks.ts'
import type { Profile } from '../../stores/person-store.ts'

/** The profile as the server stores it, or its field errors. Only a Gravatar needs an email. */
export function readProfile({ email, username, drawn }: Profile): Profile | { errors: FieldErrors } {
  const errors = checkFields(email, username)
  if (drawn !== undefined) delete errors.email
  if (Object.keys(errors).length > 0) return { errors }
  return { email: email.trim(), username: v.parse(usernameSchema, username), drawn }
}
