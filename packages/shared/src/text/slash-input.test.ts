import { expect, test } from 'vitest'
import { mayBeCommand, readSlash, type SlashInput } from './slash-input.ts'

const command = (word: string, rest = ''): SlashInput => ({ type: 'command', word, rest })
const text = (text: string): SlashInput => ({ type: 'text', text })

test.for<[string, SlashInput]>([
  ['/me', command('me')],
  ['/me waves', command('me', 'waves')],
  ['/me  waves \n', command('me', 'waves')],
  ['/me\nwaves', command('me', 'waves')],
  ['/mute Ada Lo 10m', command('mute', 'Ada Lo 10m')],
  ['/toString', command('toString')],
  ['/كتم', command('كتم')],
  ['//me waves', text('/me waves')],
  ['///', text('//')],
  ['/', text('/')],
  ['/ me', text('/ me')],
  [' /me', text(' /me')],
  ['/etc/hosts is there', text('/etc/hosts is there')],
  ['/me/', text('/me/')],
  ['/me: waves', text('/me: waves')],
  ['/10', text('/10')],
  ['/s-o', text('/s-o')],
  ['a /me', text('a /me')],
  ['', text('')],
])('%j', ([written, meaning]) => {
  expect(readSlash(written)).toEqual(meaning)
})

test.for(['/', '/m', '/msg Bob a secret', '/etc/hosts'])('%j may become a command', (written) => {
  expect(mayBeCommand(written)).toBe(true)
})

test.for(['', 'so /msg', '//', '//text', ' /msg'])('%j does not', (written) => {
  expect(mayBeCommand(written)).toBe(false)
})
