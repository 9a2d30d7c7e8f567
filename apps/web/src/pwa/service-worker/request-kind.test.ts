import { expect, test } from 'vitest'
import { kindOf } from './request-kind.ts'

const origin = 'https://chat.example.org'
const files = ['/', '/mark.svg']

test.each([
  ['navigate', '/', 'document'],
  ['navigate', '/r/team', 'document'],
  ['navigate', '/r/team?x=1', 'document'],
  ['navigate', '/healthz', 'other'],
  ['cors', '/assets/index-1.js', 'asset'],
  ['no-cors', '/assets/index-1.css', 'asset'],
  ['no-cors', '/mark.svg', 'file'],
  ['no-cors', `/avatars/${'a'.repeat(64)}`, 'other'],
  ['no-cors', '/emoji/1f604.svg', 'other'],
  ['cors', '/healthz', 'other'],
  ['websocket', '/ws', 'other'],
  ['cors', '/sw.js', 'other'],
])('%s %s is: %s', (mode, path, kind) => {
  expect(kindOf({ method: 'GET', mode, url: origin + path }, origin, '', isInShell)).toBe(kind)
})

test.each([
  ['navigate', '/chat/', 'document'],
  ['navigate', '/chat/r/team', 'document'],
  ['navigate', '/', 'other'],
  ['navigate', '/r/team', 'other'],
  ['navigate', '/chatter/', 'other'],
  ['cors', '/chat/assets/index-1.js', 'asset'],
  ['cors', '/assets/index-1.js', 'other'],
  ['no-cors', '/chat/mark.svg', 'file'],
])('below /chat, %s %s is: %s', (mode, path, kind) => {
  const isFile = (path: string) => path === '/chat/mark.svg'
  expect(kindOf({ method: 'GET', mode, url: origin + path }, origin, '/chat', isFile)).toBe(kind)
})

test('ignores other methods and other origins', () => {
  const page = { method: 'GET', mode: 'navigate', url: `${origin}/` }
  expect(kindOf({ ...page, method: 'POST' }, origin, '', isInShell)).toBe('other')
  expect(kindOf({ ...page, url: 'https://elsewhere.example/' }, origin, '', isInShell)).toBe('other')
})

function isInShell(path: string) {
  return files.includes(path)
}
