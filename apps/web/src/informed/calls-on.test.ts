import { expect, test } from 'vitest'
import { callsOn } from './calls-on.ts'

test.each([
  ['@Ada look', 'Ada', true],
  ['look, @ada!', 'Ada', true],
  ['看@林娜 一下', '林娜', false],
  ['看 @林娜，一下', '林娜', true],
  ['@Grace Hopper: yes', 'Grace Hopper', true],
  ['@adamant @Ada', 'Ada', true],
  ['@adamant', 'Ada', false],
  ['mail@ada', 'Ada', false],
  ['Ada', 'Ada', false],
  ['@', '', false],
])('%j calls on %j: %s', (message, name, calls) => {
  expect(callsOn(message, name)).toBe(calls)
})
