import { actionLine, readSlash, roomName, shrugged } from '@parley/shared'
import * as v from 'valibot'

/** The meaning of a typed line. */
export type TypedCommand =
  | { name: 'nothing' }
  | { name: 'post'; text: string }
  | { name: Exclude<CommandName, 'open' | 'show' | 'join' | 'msg' | 'me' | 'shrug'> }
  | { name: 'join'; room: string }
  | { name: 'msg'; to: string; text: string }
  /** The file, or the message with spoilers, that is this many before the newest. */
  | { name: 'open' | 'show'; back: number }
  /** To be corrected. */
  | { name: 'wrong'; problem: string }

export type CommandName = keyof typeof commands

export const commands = {
  me: 'say what you do: /me waves',
  shrug: 'end a message with a shrug',
  who: 'who is here',
  rooms: 'your rooms with what is unread, and rooms that are open to everybody',
  join: 'go to another room: /join team',
  msg: 'talk privately: /msg NAME text, or /msg "NAME WITH SPACES" text',
  open: 'save the newest file and show it; /open 2 the one before',
  show: 'show what is hidden as ||…|| in the newest message; /show 2 the one before',
  retry: 'send refused messages once more',
  discard: 'drop pasted lines, or refused messages',
  help: 'this list',
  quit: 'leave; so do Ctrl-C and Ctrl-D',
} as const

/** The same as on the page: a path, like /etc/hosts, is no command, and two slashes begin a message. */
export function readTypedCommand(line: string, username: string): TypedCommand {
  const text = line.trim()
  if (text === '') return { name: 'nothing' }
  const read = readSlash(text)
  if (read.type === 'text') return { name: 'post', text: read.text }
  const { word, rest } = read
  if (!isCommand(word)) return wrong(`There is no /${word}. /help lists the commands.`)
  if (word === 'me' && rest === '') return wrong('What do you do? /me waves')
  if (word === 'me') return { name: 'post', text: actionLine(username, rest) }
  if (word === 'shrug') return { name: 'post', text: shrugged(rest) }
  if (word === 'open' || word === 'show') return { name: word, back: backIn(text) }
  if (word === 'msg') return privateMessageIn(text)
  if (word !== 'join') return { name: word }
  const room = roomIn(text)
  return room === undefined ? wrong(whichRoom) : { name: word, room }
}

export function helpLines(): string[] {
  return [
    ...Object.entries(commands).map(([name, does]) => `  /${name.padEnd(9)}${does}`),
    '  //text    a message that begins with a slash',
    '  Tab completes :shortnames: and names.',
  ]
}

const whichRoom = 'Which room? /join team goes to the room "team".'

const wrong = (problem: string): TypedCommand => ({ name: 'wrong', problem })

function backIn(text: string) {
  return Math.max(0, Number(/^\S+\s+(\d{1,4})$/.exec(text)?.[1] ?? 1) - 1)
}

function roomIn(text: string) {
  const named = v.safeParse(roomName, text.replace(/^\S+\s*#?/, ''))
  return named.success ? named.output : undefined
}

/** The name is a word, or stands in quotes. Without a text, only the conversation is opened. */
function privateMessageIn(text: string): TypedCommand {
  const [, quoted, word, message = ''] = /^\S+\s+(?:"([^"]+)"|(\S+))(?:\s+(.+))?$/s.exec(text) ?? []
  const to = (quoted ?? word)?.replace(/^@/, '')
  if (to === undefined) return wrong('To whom? /msg NAME text talks with NAME alone.')
  return { name: 'msg', to, text: message }
}

function isCommand(word: string): word is CommandName {
  return Object.hasOwn(commands, word)
}
