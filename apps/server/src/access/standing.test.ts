import { expect, test } from 'vitest'
import { afterEntry, letInAt, newcomer } from './standing.ts'

test('P12.8: who was sent out is not let in by what was found right before', () => {
  const subject = { person: 'bob', username: 'Bob', avatar: 'b'.repeat(64) }
  const sentOut = afterEntry(newcomer, { rev: 10, at: 0, entry: { kind: 'send_out', subject } })
  expect(letInAt(sentOut, 10)).toEqual(sentOut)
  expect(letInAt(sentOut, 9)).toEqual(sentOut)
  expect(letInAt(sentOut, 11)).toMatchObject({ letIn: 11 })
})
