import {
  argumentsOf,
  flagHelp,
  readFlags,
  wantsHelp,
  wholeNumber,
  type Flags,
  type FlagValues,
} from '@parley/command-line'
import { limits } from '@parley/shared'
import * as v from 'valibot'
import { usageError } from './failure.ts'
import {
  defaultAddress,
  httpAddress,
  roomAddress,
  socketAddress,
  type Address,
} from './connection/address.ts'

export type Topic = 'chat' | 'send' | 'tail' | 'ping' | 'link' | 'bridge'

export type Command =
  | { name: 'help'; topic: Topic }
  | ChatCommand
  | SendCommand
  | TailCommand
  | PingCommand
  | LinkCommand
  | BridgeCommand

/** The room and the person; what is undefined is loaded from the state file or asked for. */
export interface JoinOptions {
  address: Address
  username: string | undefined
  email: string | undefined
  /** A file with the key of the room, or the secret of an invitation. */
  keyFile: string | undefined
  /** Asks those inside to be let in. */
  ask: boolean
}

export type ChatCommand = JoinOptions & { name: 'chat' }
export type SendCommand = JoinOptions & {
  name: 'send'
  whole: boolean
  /** Sent in place of standard input. */
  file: string | undefined
  caption: string
  timeoutMs: number
}
export type TailCommand = JoinOptions & {
  name: 'tail'
  json: boolean
  follow: boolean
  from: { epoch: string; rev: number } | undefined
  timeoutMs: number
}
/** `use`: of the link that another device has made. */
export type LinkCommand = { name: 'link'; address: Address; username: string | undefined; use: boolean }
export interface BridgeCommand {
  name: 'bridge'
  /** Of Matterbridge's `api`. */
  url: string
  address: Address
  gateway: string
  tokenFile: string | undefined
  stateFile: string | undefined
}
export type PingCommand = { name: 'ping'; url: string; count: number; size: number; timeoutMs: number }

const seconds = v.pipe(
  v.string(),
  v.regex(/^\d{1,6}(\.\d{1,3})?$/, 'must be seconds, like 5 or 0.5'),
  v.transform((text) => Number(text) * 1000),
  v.minValue(1, 'must be more than 0 seconds'),
)
const email = v.pipe(v.string(), v.maxLength(limits.email, `must have at most ${limits.email} characters`))

const rev = wholeNumber(0, Number.MAX_SAFE_INTEGER)
const count = wholeNumber(1, 1_000_000)
const size = wholeNumber(0, 64 * 1024 * 1024)

const member = {
  room: { doc: 'the room (default: the room of the address, else the lobby)', value: 'R' },
  name: { doc: 'your name (default: the last one used, else your login name)', value: 'N' },
  email: { doc: 'selects your Gravatar; it never leaves this machine', value: 'E', schema: email },
  'key-file': { doc: 'a file with the key of the room, or an invitation', value: 'F' },
  ask: { doc: 'ask those inside to be let in', type: 'boolean' },
} as const

const flags = {
  chat: {
    ...member,
    name: { doc: 'your name (default: the last one used, else you are asked)', value: 'N' },
  },
  send: {
    ...member,
    file: { doc: 'send this file in place of standard input', value: 'F' },
    caption: { doc: 'the text beside the file', value: 'TEXT', default: '' },
    whole: { doc: 'everything as one post of at most 4,000 characters', type: 'boolean' },
    timeout: { doc: 'seconds without progress before giving up', value: 'S', default: '60', schema: seconds },
  },
  tail: {
    ...member,
    json: { doc: 'one message per line, as JSON with its room and epoch', type: 'boolean' },
    after: { doc: 'start after the rev of the last line you have; with --epoch', value: 'REV', schema: rev },
    epoch: { doc: 'the epoch of that line', value: 'E' },
    follow: { doc: 'stop when everything has been printed', type: 'boolean', default: true },
    timeout: { doc: 'seconds to wait, with --no-follow', value: 'S', default: '60', schema: seconds },
  },
  link: {
    name: { doc: 'the name that the other device begins with (default: the last one used)', value: 'N' },
    use: { doc: 'become the person of another device: reads its link from standard input', type: 'boolean' },
  },
  bridge: {
    server: { doc: 'the address of the Parley server', value: 'URL', default: defaultAddress },
    room: { doc: 'the room (default: the room of that address, else the lobby)', value: 'R' },
    gateway: { doc: 'the gateway of Matterbridge', value: 'G' },
    'token-file': { doc: 'a file with the token of the bridge (default: PARLEY_TOKEN)', value: 'F' },
    state: { doc: 'a file that says how far the bridge is', value: 'F' },
  },
  ping: {
    count: { doc: 'messages, one after the other', value: 'N', short: 'n', default: '10', schema: count },
    size: { doc: 'size of each message', value: 'BYTES', default: '32', schema: size },
    timeout: { doc: 'seconds to wait for each answer', value: 'S', default: '5', schema: seconds },
  },
} as const satisfies Record<Topic, Flags>

/** The flags of a command, one line each. */
export const flagsOf = (topic: Topic) => flagHelp(flags[topic])

/** Reads the command line. Throws Failure with exit code 2 for a wrong one. */
export function readArguments(given: readonly string[]): Command {
  const args = argumentsOf(given)
  const topic = isTopic(args[0]) ? args[0] : undefined
  if (wantsHelp(args)) return { name: 'help', topic: topic ?? 'chat' }
  const rest = topic === undefined ? args : args.slice(1)
  switch (topic) {
    case 'send': {
      const { values, address } = read(
        rest,
        flags.send,
        'The text comes from standard input: echo hello | ... send',
      )
      const { whole, file, caption, timeout: timeoutMs } = values
      if (file === undefined && caption !== '') throw usageError('--caption needs a --file.')
      return { name: 'send', ...joinOptionsOf(values, address), whole, file, caption, timeoutMs }
    }
    case 'tail':
      return readTail(rest)
    case 'ping': {
      const { values, address } = read(rest, flags.ping)
      if (address === undefined) throw usageError('ping what? Give the address of a WebSocket.')
      const { count, size, timeout: timeoutMs } = values
      return { name: 'ping', url: socketAddress(address), count, size, timeoutMs }
    }
    case 'bridge':
      return readBridge(rest)
    case 'link': {
      const { values, address = defaultAddress } = read(rest, flags.link)
      if (address.includes('#'))
        throw usageError(
          'A link is a secret that other users of this machine could see: paste it when you are asked.',
        )
      return { name: 'link', address: roomAddress(address), username: values.name, use: values.use }
    }
    case 'chat':
    case undefined: {
      const { values, address } = read(rest, flags.chat)
      return { name: 'chat', ...joinOptionsOf(values, address) }
    }
  }
}

function readTail(args: readonly string[]): TailCommand {
  const { values, address } = read(args, flags.tail)
  const { json, follow, after: rev, epoch, timeout: timeoutMs } = values
  if ((rev === undefined) !== (epoch === undefined)) throw usageError('--after and --epoch go together.')
  const from = rev === undefined || epoch === undefined ? undefined : { epoch, rev }
  return { name: 'tail', ...joinOptionsOf(values, address), json, follow, from, timeoutMs }
}

function readBridge(args: readonly string[]): BridgeCommand {
  const { values, address: url } = read(args, flags.bridge)
  const { server, room, gateway, 'token-file': tokenFile, state: stateFile } = values
  if (url === undefined) throw usageError('bridge what? Give the address of the `api` of Matterbridge.')
  if (gateway === undefined)
    throw usageError('--gateway is missing: the name of the gateway of Matterbridge.')
  return {
    ...{ name: 'bridge', url: httpAddress(url), address: roomAddress(server, room) },
    ...{ gateway, tokenFile, stateFile },
  }
}

function isTopic(word: string | undefined): word is Topic {
  return word !== undefined && Object.hasOwn(flags, word)
}

/** `hint`: said when there is more than an address. */
function read<const Table extends Flags>(args: readonly string[], table: Table, hint = '') {
  const error = (line: string) =>
    usageError(line.startsWith('There are too many') ? `${line} ${hint}`.trim() : line)
  const { values, positionals } = readFlags(args, table, { positionals: 1, error })
  const [address] = positionals
  if (isTopic(address)) throw usageError(`${address} comes first, before its options.`)
  return { values, address }
}

function joinOptionsOf(
  { room, name, email, 'key-file': keyFile, ask }: FlagValues<typeof member>,
  address = defaultAddress,
): JoinOptions {
  if (/[#&]k=/.test(address))
    throw usageError(
      'A key is a secret that other users of this machine could see: set PARLEY_KEY, or write it into a file for --key-file.',
    )
  return { address: roomAddress(address, room), username: name, email, keyFile, ask }
}
