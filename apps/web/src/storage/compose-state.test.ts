import { personIdOf, type Message } from '@parley/shared'
import { beforeEach, afterEach, expect, test, vi } from 'vitest'
import {
  forgetComposeState,
  isComposing,
  loadComposeState,
  rekeyComposeState,
  saveComposeState,
  type ComposeState,
} from './compose-state.ts'

const token = 't'.repeat(22)
const ada = personIdOf(token)
const message: Message = {
  id: 1,
  rev: 1,
  cid: 'cid-0001',
  at: 0,
  username: 'Ada',
  avatar: 'a'.repeat(64),
  message: 'hi',
}
const edit: ComposeState = { name: 'edit', message, text: 'hello' }

let items: Record<string, string>

beforeEach(() => {
  items = {}
  const methods = {
    getItem: (key: string) => items[key] ?? null,
    setItem: (key: string, value: string) => void (items[key] = value),
    removeItem: (key: string) => Reflect.deleteProperty(items, key),
  }
  vi.stubGlobal(
    'sessionStorage',
    new Proxy(items, { get: (_items, key: keyof typeof methods) => methods[key] }),
  )
})
afterEach(() => vi.unstubAllGlobals())

test('an unfinished edit is loaded for its author alone', () => {
  saveComposeState('lobby', ada, [edit])
  saveComposeState('lobby', 'grace', [])
  expect(loadComposeState('lobby', ada)).toEqual([edit])
  expect(loadComposeState('team', ada)).toEqual([])
  expect(loadComposeState('lobby', 'grace')).toEqual([])
  expect(isComposing()).toBe(true)
  forgetComposeState(ada)
  expect(items).toEqual({})
  expect(isComposing()).toBe(false)
})

test('one that an earlier version has stored is found by the id, and stored under it without the token', () => {
  items['parley.begun'] = JSON.stringify({ token, room: 'lobby', begun: [edit] })
  expect(loadComposeState('lobby', ada)).toEqual([edit])
  expect(loadComposeState('lobby', 'grace')).toEqual([])
  rekeyComposeState('grace')
  for (let time = 1; time <= 2; time += 1) {
    rekeyComposeState(ada)
    expect(loadComposeState('lobby', ada)).toEqual([edit])
  }
  expect(JSON.stringify(items)).not.toContain(token)
})
