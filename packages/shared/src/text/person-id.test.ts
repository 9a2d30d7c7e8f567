import { expect, test } from 'vitest'
import { personIdOf } from './person-id.ts'

test('P11.1: the id of a person is the beginning of the SHA-256 of the token, in base64url', () => {
  expect(personIdOf('k3J9x_aQ2LmZ-k3J9x_aQ2L')).toBe('ItyFu1V3exSTACm4yUtB4z')
})
