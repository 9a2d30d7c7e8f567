import { expect, test } from 'vitest'
import { readArguments } from './arguments.ts'
import { Failure } from './failure.ts'

test('without arguments, chats in the lobby of this machine', () => {
  expect(readArguments([])).toEqual({
    name: 'chat',
    address: { server: 'http://localhost:8000', socket: 'ws://localhost:8000/ws', room: 'lobby' },
    username: undefined,
    email: undefined,
    keyFile: undefined,
    ask: false,
  })
})

test.for([
  ['http://host/r/team', 'http://host', 'ws://host/ws', 'team'],
  ['https://host/r/team/', 'https://host', 'wss://host/ws', 'team'],
  ['host:9000', 'http://host:9000', 'ws://host:9000/ws', 'lobby'],
  ['wss://host/ws', 'https://host', 'wss://host/ws', 'lobby'],
  ['http://ada:secret@host/', 'http://host', 'ws://ada:secret@host/ws', 'lobby'],
  ['http://[::1]:8000/?x#y', 'http://[::1]:8000', 'ws://[::1]:8000/ws', 'lobby'],
  ['https://host/chat/', 'https://host/chat', 'wss://host/chat/ws', 'lobby'],
  ['https://host/chat/r/team', 'https://host/chat', 'wss://host/chat/ws', 'team'],
  ['https://host/chat/r/chat/', 'https://host/chat', 'wss://host/chat/ws', 'chat'],
  ['https://host/chat/ws', 'https://host/chat', 'wss://host/chat/ws', 'lobby'],
  ['https://host/a/b/r/team?x', 'https://host/a/b', 'wss://host/a/b/ws', 'team'],
  ['https://ada:secret@host/chat/', 'https://host/chat', 'wss://ada:secret@host/chat/ws', 'lobby'],
  ['http://host/r/T%C3%A9am', 'http://host', 'ws://host/ws', 'téam'],
])('reads the room address %s', ([address = '', server, socket, room]) => {
  expect(readArguments([address])).toMatchObject({ address: { server, socket, room } })
})

test('--room overrides the address, and is normalised', () => {
  expect(readArguments(['http://host/r/a', '--room', 'Team'])).toMatchObject({ address: { room: 'team' } })
})

test('reads the options of send, tail and ping', () => {
  expect(readArguments(['send', '--', '--whole', '--timeout', '0.5', '--name', 'build'])).toMatchObject({
    name: 'send',
    username: 'build',
    whole: true,
    timeoutMs: 500,
  })
  expect(readArguments(['tail', '--json', '--after', '0', '--epoch', 'e', '--no-follow'])).toMatchObject({
    name: 'tail',
    json: true,
    follow: false,
    from: { epoch: 'e', rev: 0 },
  })
  expect(readArguments(['ping', 'https://host/echo', '-n', '3', '--size', '0'])).toEqual({
    name: 'ping',
    url: 'wss://host/echo',
    count: 3,
    size: 0,
    timeoutMs: 5_000,
  })
})

test.for(['chat', 'send', 'tail', 'ping', 'link', 'bridge'])('%s --help asks for its help', (topic) => {
  expect(readArguments([topic, '--help', '--nonsense'])).toEqual({ name: 'help', topic })
})

test.for([
  ['--colour', 'There is no flag --colour.'],
  ['--name', '--name needs a value'],
  ['a b', 'There are too many arguments'],
  ['send a b', 'The text comes from standard input'],
  ['--name Ada send', 'send comes first'],
  ['ftp://host', 'must be a http, https, ws or wss URL'],
  ['http://', 'must be a http, https, ws or wss URL'],
  ['http://host/other', 'names no room'],
  ['http://host/r/', 'names no room'],
  ['http://host/chat/r/', 'names no room'],
  ['http://host/chat/r/a.b', 'names no room'],
  ['--room a/b', '--room: must be letters'],
  [`--email ${'x'.repeat(255)}`, '--email'],
  ['send --timeout soon', '--timeout: must be seconds'],
  ['send --timeout 0', '--timeout: must be more than 0'],
  ['tail --after 3', '--after and --epoch go together'],
  ['tail --after -1 --epoch e', '--after: must be a whole number'],
  ['tail --after 1.5 --epoch e', '--after: must be a whole number'],
  ['ping', 'ping what?'],
  ['ping ws://host -n 0', '--count: must be a whole number'],
  ['ping ws://host --size 1e3', '--size: must be a whole number'],
])('refuses %s with one line', ([args = '', words = '']) => {
  const failure = failureOf(() => readArguments(args.split(' ')))
  expect(failure.exitCode).toBe(2)
  expect(failure.message).toContain(words)
  expect(failure.message).not.toContain('\n')
})

function failureOf(run: () => unknown): Failure {
  try {
    run()
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
  throw new Error('It was not refused.')
}
