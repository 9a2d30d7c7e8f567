import { limits } from '@parley/shared'
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { usageError } from './failure.ts'
import type { HelpTopic } from './help.ts'
import { defaultAddress, roomAddress, socketAddress, type Address } from './connection/address.ts'

export type Command =
  { name: 'help'; topic: HelpTopic } | ChatCommand | SendCommand | TailCommand | PingCommand

/** The room and the person; what is undefined is loaded from the state file or asked for. */
export interface JoinOptions {
  address: Address
  username: string | undefined
  email: string | undefined
}

export type ChatCommand = JoinOptions & { name: 'chat' }
export type SendCommand = JoinOptions & { name: 'send'; whole: boolean; timeoutMs: number }
export type TailCommand = JoinOptions & {
  name: 'tail'
  json: boolean
  follow: boolean
  from: { epoch: string; rev: number } | undefined
  timeoutMs: number
}
export type PingCommand = { name: 'ping'; url: string; count: number; size: number; timeoutMs: number }

/** Reads the command line. Throws Failure with exit code 2 for a wrong one. */
export function readArguments(given: readonly string[]): Command {
  // pnpm passes on the `--` that separates its own flags.
  const args = given.filter((arg) => arg !== '--')
  const topic = topicOf(args[0])
  if (args.includes('--help') || args.includes('-h')) return { name: 'help', topic: topic ?? 'chat' }
  const rest = topic === undefined ? args : args.slice(1)
  switch (topic) {
    case 'send':
      return readSend(rest)
    case 'tail':
      return readTail(rest)
    case 'ping':
      return readPing(rest)
    case 'chat':
    case undefined:
      return readChat(rest)
  }
}

function topicOf(word: string | undefined): HelpTopic | undefined {
  return word === 'send' || word === 'tail' || word === 'ping' || word === 'chat' ? word : undefined
}

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const member = { room: text, name: text, email: text }

function readChat(args: string[]): ChatCommand {
  return { name: 'chat', ...joinOptionsOf(parse(args, member)) }
}

function readSend(args: string[]): SendCommand {
  const parsed = parse(args, { ...member, whole: flag, timeout: text })
  const { whole = false, timeout } = parsed.values
  return { name: 'send', ...joinOptionsOf(parsed), whole, timeoutMs: seconds(timeout, 60) }
}

function readTail(args: string[]): TailCommand {
  const options = { ...member, json: flag, follow: flag, after: text, epoch: text, timeout: text }
  const parsed = parse(args, options)
  const { json = false, follow = true, after, epoch, timeout } = parsed.values
  if ((after === undefined) !== (epoch === undefined)) throw usageError('--after and --epoch go together.')
  const from =
    epoch === undefined ? undefined : { epoch, rev: whole('--after', after, 0, 0, Number.MAX_SAFE_INTEGER) }
  return { name: 'tail', ...joinOptionsOf(parsed), json, follow, from, timeoutMs: seconds(timeout, 60) }
}

function readPing(args: string[]): PingCommand {
  const options = { count: { ...text, short: 'n' }, size: text, timeout: text }
  const { values, positionals } = parse(args, options)
  const address = only(positionals)
  if (address === undefined) throw usageError('ping what? Give the address of a WebSocket.')
  return {
    name: 'ping',
    url: socketAddress(address),
    count: whole('-n', values.count, 10, 1, 1_000_000),
    size: whole('--size', values.size, 32, 0, 64 * 1024 * 1024),
    timeoutMs: seconds(values.timeout, 5),
  }
}

interface VisitArguments {
  values: { room?: string | undefined; name?: string | undefined; email?: string | undefined }
  positionals: string[]
}

function joinOptionsOf({ values: { room, name, email }, positionals }: VisitArguments): JoinOptions {
  const address = roomAddress(only(positionals) ?? defaultAddress, room)
  if (email !== undefined && email.length > limits.email)
    throw usageError(`--email has at most ${limits.email} characters.`)
  return { address, username: name, email }
}

function only(positionals: readonly string[]): string | undefined {
  const [first, second] = positionals
  const command = positionals.find((word) => topicOf(word) !== undefined)
  if (command !== undefined) throw usageError(`${command} comes first, before its options.`)
  if (second !== undefined) throw usageError(`One address is enough: what is ${JSON.stringify(second)}?`)
  return first
}

function whole(flag: string, given: string | undefined, fallback: number, min: number, max: number): number {
  if (given === undefined) return fallback
  const number = /^\d{1,16}$/.test(given) ? Number(given) : NaN
  if (number >= min && number <= max) return number
  throw usageError(`${flag} ${JSON.stringify(given)}: must be a whole number from ${min} to ${max}.`)
}

function seconds(given: string | undefined, fallback: number): number {
  const number = given === undefined ? fallback : /^\d{1,6}(\.\d{1,3})?$/.test(given) ? Number(given) : NaN
  if (number >= 0.001) return number * 1000
  throw usageError(`--timeout ${JSON.stringify(given)}: must be seconds, like 5 or 0.5.`)
}

function parse<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: Options,
) {
  try {
    return parseArgs({ args, options, allowPositionals: true, allowNegative: true })
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(/[.\n]/)[0] ?? '') : String(error)
    throw usageError(`${reason}.`)
  }
}
