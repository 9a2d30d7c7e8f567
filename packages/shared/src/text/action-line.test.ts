import { expect, test } from 'vitest'
import { actionIn, actionLine, shrugged } from './action-line.ts'

test.for([
  ['Ada', 'waves', '*Ada waves*'],
  ['Ada Lo', 'waves :)', '*Ada Lo waves :)*'],
  ['علي', 'يلوّح', '*علي يلوّح*'],
] as const)('P3.14: %s %s is stored as %s, and known again', ([username, what, message]) => {
  expect(actionLine(username, what)).toBe(message)
  expect(actionIn({ username, message })).toBe(`${username} ${what}`)
})

test.for([
  ['Ada', 'waves *wildly*', 'Ada waves *wildly*'],
  ['A*a', 'waves', 'A*a waves'],
  ['Ada', 'waves\nand goes', 'Ada waves\nand goes'],
] as const)('P3.14: %s %j has no marks around it', ([username, what, message]) => {
  expect(actionLine(username, what)).toBe(message)
  expect(actionIn({ username, message })).toBeUndefined()
})

test('a shrug stands behind the text', () => {
  expect([shrugged('who knows'), shrugged('')]).toEqual(['who knows ¯\\_(ツ)_/¯', '¯\\_(ツ)_/¯'])
})

test.for([
  '*Bob waves*',
  '*Ada*',
  '*Ada *',
  '*Ada waves',
  'Ada waves*',
  '**Ada waves**',
  '*Ada is* and *was*',
  '',
])('P3.14: %j of Ada is a message like others', (message) =>
  expect(actionIn({ username: 'Ada', message })).toBeUndefined(),
)
