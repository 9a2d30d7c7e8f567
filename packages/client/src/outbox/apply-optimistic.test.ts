import { refuse, type Action } from '@parley/shared'
import { expect, test } from 'vitest'
import { applyOptimistic } from './apply-optimistic.ts'
import { message } from '../testing/fake-room.ts'
import type { Outgoing, OutgoingState } from './outbox.ts'

const liked = { emoji: '👍', count: 2, people: ['bob', 'carol'] }
const one = message(1, { reactions: [liked] })
const two = message(2)

test('without changes on their way, messages are the same ones', () => {
  const messages = [one, two]
  expect(applyOptimistic(messages, [], ['alice'])).toBe(messages)
  expect(applyOptimistic(messages, [going({ type: 'post', cid: 'cid-0001', message: 'x' })], ['alice'])).toBe(
    messages,
  )
})

test('an edit shows, and only where it will be', () => {
  const edit = going({ type: 'edit', cid: 'cid-0001', id: 1, message: 'uno' })
  const [first, second] = applyOptimistic([one, two], [edit], ['alice'])
  expect(first).toMatchObject({ id: 1, message: 'uno', edited: 5, reactions: [liked] })
  expect(second).toBe(two)
})

test('what is removed is gone, whatever else is on its way', () => {
  const remove = going({ type: 'remove', cid: 'cid-0001', id: 1 })
  const edit = going({ type: 'edit', cid: 'cid-0002', id: 1, message: 'uno' })
  const react = going({ type: 'react', cid: 'cid-0003', id: 1, emoji: '👍', on: true })
  expect(applyOptimistic([one], [remove, edit, react], ['alice'])).toMatchObject([
    { message: '', removed: true, reactions: [] },
  ])
})

test.each([
  ['👍', true, [{ emoji: '👍', count: 3, people: ['bob', 'carol', 'alice'] }]],
  ['🎉', true, [liked, { emoji: '🎉', count: 1, people: ['alice'] }]],
  ['👍', false, [liked]],
])('a reaction of %s, %j', (emoji, on, expected) => {
  const react = going({ type: 'react', cid: 'cid-0001', id: 1, emoji, on })
  expect(applyOptimistic([one], [react], ['alice'])[0]?.reactions).toEqual(expected)
})

test('a reaction taken away is gone with the last', () => {
  const react = going({ type: 'react', cid: 'cid-0001', id: 1, emoji: '👍', on: false })
  expect(applyOptimistic([one], [react], ['bob'])[0]?.reactions).toEqual([
    { emoji: '👍', count: 1, people: ['carol'] },
  ])
  const last = message(1, { reactions: [{ emoji: '👍', count: 1, people: ['bob'] }] })
  expect(applyOptimistic([last], [react], ['bob'])[0]?.reactions).toEqual([])
})

test('a reaction put there under an earlier name is taken away, not doubled', () => {
  const react = (on: boolean) => going({ type: 'react', cid: 'cid-0001', id: 1, emoji: '👍', on })
  expect(applyOptimistic([one], [react(true)], ['robert', 'bob'])[0]?.reactions).toEqual([liked])
  expect(applyOptimistic([one], [react(false)], ['robert', 'bob'])[0]?.reactions).toEqual([
    { emoji: '👍', count: 1, people: ['carol'] },
  ])
})

test('what was refused is not to be expected', () => {
  const refusal = refuse('not_yours')
  const edit = going({ type: 'edit', cid: 'cid-0001', id: 1, message: 'uno' }, { name: 'refused', refusal })
  expect(applyOptimistic([one], [edit], ['alice'])).toEqual([one])
})

function going(action: Action, state: OutgoingState = { name: 'pending' }): Outgoing {
  return { ...action, at: 5, state }
}
