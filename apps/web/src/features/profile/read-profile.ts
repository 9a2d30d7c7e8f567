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

/** Whether there is nothing to save, so that the server is not needed. */
export function isSameProfile(profile: Profile, known: Profile | undefined): boolean {
  return (
    profile.email === known?.email && profile.username === known.username && profile.drawn === known.drawn
  )
}
