import { refuse, type Action } from '@parley/shared'
import { expect, test } from 'vitest'
import { applyOptimistic } from './apply-optimistic.ts'
import { message } from '../testing/fake-room.ts'
import type { Outgoing, OutgoingState } from './outbox.ts'

const liked = { emoji: '👍', count: 2, people: ['bob', 'carol'] }
const one = message(1, { reactions: [liked] })
const two = message(2)

test('returns the same array when no change is pending', () => {
  const messages = [one, two]
  expect(applyOptimistic(messages, [], ['alice'])).toBe(messages)
  expect(applyOptimistic(messages, [going({ type: 'post', cid: 'cid-0001', message: 'x' })], ['alice'])).toBe(
    messages,
  )
})

test('applies an edit to its message only', () => {
  const edit = going({ type: 'edit', cid: 'cid-0001', id: 1, message: 'uno' })
  const [first, second] = applyOptimistic([one, two], [edit], ['alice'])
  expect(first).toMatchObject({ id: 1, message: 'uno', edited: 5, reactions: [liked] })
  expect(second).toBe(two)
})

test('shows a removed message as removed, whatever else is pending', () => {
  const remove = going({ type: 'remove', cid: 'cid-0001', id: 1 })
  const edit = going({ type: 'edit', cid: 'cid-0002', id: 1, message: 'uno' })
  const react = going({ type: 'react', cid: 'cid-0003', id: 1, emoji: '👍', on: true })
  expect(applyOptimistic([one], [remove, edit, react], ['alice'])).toMatchObject([
    { message: '', removed: true, reactions: [] },
  ])
})

test('P15.5: takes the card of a link away at once, and leaves the message', () => {
  const card = { link: 'https://example.org/', site: 'example.org', title: 'A page' }
  const take = going({ type: 'remove_card', cid: 'cid-0001', id: 1 })
  const [first] = applyOptimistic([message(1, { card })], [take], ['alice'])
  expect(first).toEqual({ ...message(1), card: undefined })
})

test.each([
  ['👍', true, [{ emoji: '👍', count: 3, people: ['bob', 'carol', 'alice'] }]],
  ['🎉', true, [liked, { emoji: '🎉', count: 1, people: ['alice'] }]],
  ['👍', false, [liked]],
])('applies a reaction of %s, on: %j', (emoji, on, expected) => {
  const react = going({ type: 'react', cid: 'cid-0001', id: 1, emoji, on })
  expect(applyOptimistic([one], [react], ['alice'])[0]?.reactions).toEqual(expected)
})

test('removes a reaction when its last person takes it away', () => {
  const react = going({ type: 'react', cid: 'cid-0001', id: 1, emoji: '👍', on: false })
  expect(applyOptimistic([one], [react], ['bob'])[0]?.reactions).toEqual([
    { emoji: '👍', count: 1, people: ['carol'] },
  ])
  const last = message(1, { reactions: [{ emoji: '👍', count: 1, people: ['bob'] }] })
  expect(applyOptimistic([last], [react], ['bob'])[0]?.reactions).toEqual([])
})

test('takes away a reaction made under an earlier name, and does not add a second one', () => {
  const react = (on: boolean) => going({ type: 'react', cid: 'cid-0001', id: 1, emoji: '👍', on })
  expect(applyOptimistic([one], [react(true)], ['robert', 'bob'])[0]?.reactions).toEqual([liked])
  expect(applyOptimistic([one], [react(false)], ['robert', 'bob'])[0]?.reactions).toEqual([
    { emoji: '👍', count: 1, people: ['carol'] },
  ])
})

test('ignores refused changes', () => {
  const refusal = refuse('not_yours')
  const edit = going({ type: 'edit', cid: 'cid-0001', id: 1, message: 'uno' }, { name: 'refused', refusal })
  expect(applyOptimistic([one], [edit], ['alice'])).toEqual([one])
})

function going(action: Action, state: OutgoingState = { name: 'pending' }): Outgoing {
  return { ...action, at: 5, state }
}
