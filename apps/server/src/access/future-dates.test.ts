import { expect, test } from 'vitest'
import { invitationWithoutFuture, stateWithoutFuture, withoutFuture } from './future-dates.ts'
import { emptyRoom } from './room-state.ts'
import { newcomer } from './standing.ts'

test('P13.5: what was made under a clock that was ahead counts as made now; what is older stays', () => {
  const muted = { at: 2_000, forMs: 500 }
  const banned = { at: 900, forMs: null, reason: 'flood' }
  const standing = { ...newcomer, muted, banned, askedAt: 3_000, turnedAwayAt: 4_000 }
  expect(withoutFuture(standing, 1_000)).toEqual({
    ...newcomer,
    muted: { at: 1_000, forMs: 500 },
    banned,
    askedAt: 1_000,
    turnedAwayAt: 1_000,
  })
  expect(withoutFuture(standing, 4_000)).toBe(standing)
  expect(withoutFuture(newcomer, 0)).toBe(newcomer)
})

test('P13.5: the ban of an address counts from now, too', () => {
  const of = (at: number) => ({ ...emptyRoom, addresses: [{ address: 'a', person: 'bob', at, forMs: 500 }] })
  expect(stateWithoutFuture(of(2_000), 1_000)).toEqual(of(1_000))
  const state = of(1_000)
  expect(stateWithoutFuture(state, 1_000)).toBe(state)
})

test('P12.5: an invitation lasts as long as it was to last', () => {
  const by = { person: 'ada', username: 'Ada', avatar: 'a'.repeat(64) }
  const invitation = { id: 'one', room: 'lobby', by, madeAt: 2_000, endsAt: 2_500, uses: null, used: 0 }
  expect(invitationWithoutFuture(invitation, 1_000)).toEqual({ ...invitation, madeAt: 1_000, endsAt: 1_500 })
  expect(invitationWithoutFuture({ ...invitation, endsAt: null }, 1_000).endsAt).toBeNull()
  expect(invitationWithoutFuture(invitation, 2_000)).toBe(invitation)
})
