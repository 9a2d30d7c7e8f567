import { expect, test } from 'vitest'
import { readTypedCommand } from './typed-command.ts'

const whichRoom = { name: 'wrong', problem: 'Which room? /join team goes to the room "team".' } as const

test.for<[string, ReturnType<typeof readTypedCommand>]>([
  ['hello', { name: 'post', text: 'hello' }],
  ['  hello ', { name: 'post', text: 'hello' }],
  ['', { name: 'nothing' }],
  [' ', { name: 'nothing' }],
  ['/who', { name: 'who' }],
  ['/me waves', { name: 'post', text: '*Ada waves*' }],
  ['/me', { name: 'wrong', problem: 'What do you do? /me waves' }],
  ['/shrug who knows', { name: 'post', text: 'who knows ¯\\_(ツ)_/¯' }],
  ['/s-o', { name: 'post', text: '/s-o' }],
  ['/quit now', { name: 'quit' }],
  ['/rooms', { name: 'rooms' }],
  ['/join Team-2', { name: 'join', room: 'team-2' }],
  ['/join  #team ', { name: 'join', room: 'team' }],
  ['/join', whichRoom],
  ['/join two words', whichRoom],
  ['/msg Bob hello there', { name: 'msg', to: 'Bob', text: 'hello there' }],
  ['/msg @Bob', { name: 'msg', to: 'Bob', text: '' }],
  ['/msg "Ada Lovelace"  hello', { name: 'msg', to: 'Ada Lovelace', text: 'hello' }],
  ['/msg', { name: 'wrong', problem: 'To whom? /msg NAME text talks with NAME alone.' }],
  ['/open', { name: 'open', back: 0 }],
  ['/open 3', { name: 'open', back: 2 }],
  ['/show', { name: 'show', back: 0 }],
  ['/show 2', { name: 'show', back: 1 }],
  ['/open it', { name: 'open', back: 0 }],
  ['/toString', { name: 'wrong', problem: 'There is no /toString. /help lists the commands.' }],
  ['//who', { name: 'post', text: '/who' }],
  ['/etc/hosts is', { name: 'post', text: '/etc/hosts is' }],
  ['/', { name: 'post', text: '/' }],
])('%j', ([line, typed]) => {
  expect(readTypedCommand(line, 'Ada')).toEqual(typed)
})
