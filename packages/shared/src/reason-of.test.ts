import { expect, test } from 'vitest'
import { reasonOf } from './reason-of.ts'

test.for<[unknown, string]>([
  [new Error(' no space left\n'), 'no space left'],
  [Object.assign(new Error(''), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  [new TypeError(''), 'TypeError'],
  [
    new AggregateError([new Error('refused by ::1'), new Error('refused by 127.0.0.1')], ''),
    'refused by ::1',
  ],
  [Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  ['text', 'text'],
  [undefined, 'undefined'],
])('reasonOf returns the reason of error %#', ([error, reason]) => {
  expect(reasonOf(error)).toBe(reason)
})
