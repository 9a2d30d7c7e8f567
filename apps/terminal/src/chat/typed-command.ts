import { roomName } from '@parley/shared'
import * as v from 'valibot'

/** The meaning of a typed line. */
export type TypedCommand =
  | { name: 'nothing' }
  | { name: 'post'; text: string }
  | { name: Exclude<CommandName, 'open' | 'show' | 'join' | 'msg'> }
  /** Undefined: what was typed is no name of a room. */
  | { name: 'join'; room: string | undefined }
  /** Undefined: it is not said to whom. */
  | { name: 'msg'; to: string; text: string }
  | { name: 'msg'; to: undefined }
  /** The file, or the message with spoilers, that is this many before the newest. */
  | { name: 'open' | 'show'; back: number }
  | { name: 'unknown'; word: string }

export type CommandName = keyof typeof commands

export const commands = {
  who: 'who is here',
  rooms: 'your rooms, and what is unread in them',
  join: 'go to another room: /join team',
  msg: 'talk privately: /msg NAME text, or /msg "NAME WITH SPACES" text',
  open: 'save the newest file and show it; /open 2 the one before',
  show: 'show what is hidden as ||…|| in the newest message; /show 2 the one before',
  retry: 'send refused messages once more',
  discard: 'drop pasted lines, or refused messages',
  help: 'this list',
  quit: 'leave; so do Ctrl-C and Ctrl-D',
} as const

/** A slash and a word is a command; two slashes begin a message that starts with one. */
export function readTypedCommand(line: string): TypedCommand {
  const text = line.trim()
  if (text === '') return { name: 'nothing' }
  if (text.startsWith('//')) return { name: 'post', text: text.slice(1) }
  // A path, like /etc/hosts, is no command.
  const word = /^\/([\w-]+)(?=\s|$)/.exec(text)?.[1]
  if (word === undefined) return { name: 'post', text }
  if (!isCommand(word)) return { name: 'unknown', word }
  if (word === 'open' || word === 'show') return { name: word, back: backIn(text) }
  if (word === 'msg') return privateMessageIn(text)
  return word === 'join' ? { name: word, room: roomIn(text) } : { name: word }
}

export function helpLines(): string[] {
  return [
    ...Object.entries(commands).map(([name, does]) => `  /${name.padEnd(9)}${does}`),
    '  //text    a message that begins with a slash',
    '  Tab completes :shortnames: and names.',
  ]
}

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
  return to === undefined ? { name: 'msg', to } : { name: 'msg', to, text: message }
}

function isCommand(word: string): word is CommandName {
  return Object.hasOwn(commands, word)
}
