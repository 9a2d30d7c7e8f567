import { expect, test } from 'vitest'
import { readTypedCommand } from './typed-command.ts'

test.for<[string, ReturnType<typeof readTypedCommand>]>([
  ['hello', { name: 'post', text: 'hello' }],
  ['  hello ', { name: 'post', text: 'hello' }],
  ['', { name: 'nothing' }],
  [' ', { name: 'nothing' }],
  ['/who', { name: 'who' }],
  ['/quit now', { name: 'quit' }],
  ['/rooms', { name: 'rooms' }],
  ['/join Team-2', { name: 'join', room: 'team-2' }],
  ['/join  #team ', { name: 'join', room: 'team' }],
  ['/join', { name: 'join', room: undefined }],
  ['/join two words', { name: 'join', room: undefined }],
  ['/msg Bob hello there', { name: 'msg', to: 'Bob', text: 'hello there' }],
  ['/msg @Bob', { name: 'msg', to: 'Bob', text: '' }],
  ['/msg "Ada Lovelace"  hello', { name: 'msg', to: 'Ada Lovelace', text: 'hello' }],
  ['/msg', { name: 'msg', to: undefined }],
  ['/open', { name: 'open', back: 0 }],
  ['/open 3', { name: 'open', back: 2 }],
  ['/show', { name: 'show', back: 0 }],
  ['/show 2', { name: 'show', back: 1 }],
  ['/open it', { name: 'open', back: 0 }],
  ['/toString', { name: 'unknown', word: 'toString' }],
  ['//who', { name: 'post', text: '/who' }],
  ['/etc/hosts is', { name: 'post', text: '/etc/hosts is' }],
  ['/', { name: 'post', text: '/' }],
])('%j', ([line, typed]) => {
  expect(readTypedCommand(line)).toEqual(typed)
})
