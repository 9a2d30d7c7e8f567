import { refuse, type RefusalCode } from '@parley/shared'
import { noStore } from '@parley/client'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import type { WriteStream } from 'node:tty'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { accessActions, type AccessAction } from '../../server/src/access/may.ts'
import { authorOf, hashOf } from '../../server/src/identity/author.ts'
import {
  rowsOfNewcomers,
  actionGroups,
  type ActionGroup,
} from '../../server/src/testing/access/decision-table.ts'
import {
  DecisionServer,
  subjectOf,
  tokenOf,
  welcome,
  type Line,
} from '../../server/src/testing/access/decision-server.ts'
import { readArguments, type SendCommand, type TailCommand } from './arguments.ts'
import { ChatSession } from './chat/chat-session.ts'
import { commands } from './chat/typed-command.ts'
import { send } from './commands/send.ts'
import { sendFile } from './commands/send-file.ts'
import { tail } from './commands/tail.ts'
import { NodeEnvironment } from './connection/node-environment.ts'
import { Failure } from './failure.ts'
import { installedEmoji } from './screen/emoji-text.ts'
import { PlainScreen } from './screen/plain-screen.ts'
import { memberFor } from './storage/identity.ts'

/** What the terminal does of all that is decided. For the others it has no command. */
const done = ['join', 'listen', 'read_history', 'see_people', 'post', 'upload'] as const
type Done = (typeof done)[number]

const refusals = ['door_closed', 'banned', 'muted', 'moderators_only', 'not_allowed'] as const

const folder = mkdtempSync(join(tmpdir(), 'parley-terminal-'))
const file = join(folder, 'note.txt')
const server = new DecisionServer()
let url = ''

beforeAll(async () => {
  writeFileSync(file, 'in a file')
  url = await server.start()
})
beforeEach(() => {
  vi.stubEnv('XDG_STATE_HOME', folder)
  vi.stubEnv('PARLEY_KEY', undefined)
  return () => void vi.unstubAllEnvs()
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

test('of what is decided, the terminal does this alone', () => {
  const none: AccessAction[] = ['search', 'remove', 'remove_card', 'report', 'type', 'edit', 'react']
  const { talk, card, order, export: exports, roles, server: ofServer } = actionGroups
  const all: AccessAction[] = [
    ...done,
    ...none,
    ...talk,
    ...card,
    ...order,
    ...exports,
    ...roles,
    ...ofServer,
  ]
  expect(all.toSorted()).toEqual([...accessActions].toSorted())
  const typed = [
    ...['me', 'shrug', 'who', 'rooms', 'join', 'msg', 'open', 'show'],
    ...['retry', 'discard', 'help', 'quit'],
  ]
  expect(Object.keys(commands)).toEqual(typed)
})

const cells = rowsOfNewcomers.flatMap((row, n) =>
  [false, true].map((isEverywhere) => ({ ...row, isEverywhere, n: `${n}${isEverywhere ? 'e' : ''}` })),
)

test.for(cells)(
  'P12.1, P13: over the terminal, $who (everywhere: $isEverywhere)',
  async ({ who, answers, isEverywhere, n }) => {
    const name = `Ada ${n}`
    vi.stubEnv('PARLEY_TOKEN', tokenOf(name))
    const at = { room: `row-${n}`, name }
    const person = subjectOf(name, authorOf(tokenOf(name)))
    // As with `chat link`: a token that is used for joining alone is not stored.
    const known = () =>
      server.people.keepCredential({
        ...{ id: hashOf(tokenOf(name)), author: person.person },
        ...{ kind: 'program', name: 'terminal' },
      })
    const line: Line = { who, person, door: 'invitation', isEverywhere, known, room: at.room }
    const takeBack = await server.prepare(line)
    const piped = { ...(await read(at)), ...(await write(at)) }
    const { see_people, post } = await chatIn(at)
    await takeBack()
    const expected = Object.fromEntries(done.map((action) => [action, answers[groupOf(action)]]))
    expect({ ...piped, see_people }).toEqual(expected)
    expect(post).toBe(answers.write)
    const { messages } = await server.log.since(at.room, 0, 100)
    const own = messages.filter(({ username, message }) => username === name && message !== 'known')
    expect(own.map(({ message }) => message)).toEqual(
      answers.write === 'yes' ? ['from a pipe', 'with a file', 'from the chat'] : [],
    )
  },
)

interface At {
  room: string
  name: string
}

const argumentsOf = (verb: string, { room, name }: At, ...more: string[]) =>
  readArguments([verb, url, '--room', room, '--name', name, ...more])

/** Reads what is there, and what comes then. */
async function read(at: At): Promise<Record<'join' | 'listen' | 'read_history', string>> {
  const code = await codeOf(
    readTo(at, ({ text, isNew }) => {
      if (isNew && text.includes(welcome)) void server.post(at.room, 'news')
      return text.includes('news')
    }),
  )
  return { join: code, listen: code, read_history: code }
}

/** Follows the room until `isEnough` of what is printed. */
async function readTo(at: At, isEnough: (printed: { text: string; isNew: boolean }) => boolean) {
  const output = new PassThrough()
  const interrupt = new AbortController()
  let text = ''
  output.on('data', (piece: Buffer) => {
    const isNew = text === ''
    text += piece.toString()
    if (isEnough({ text, isNew })) interrupt.abort()
  })
  const command = argumentsOf('tail', at, '--json') as TailCommand
  await tail(command, output as unknown as WriteStream, interrupt.signal)
}

async function write(at: At): Promise<Record<'post' | 'upload', string>> {
  const { signal } = new AbortController()
  const piped = argumentsOf('send', at) as SendCommand
  const withFile = argumentsOf('send', at, '--file', file, '--caption', 'with a file') as SendCommand
  return {
    post: await codeOf(send(piped, Readable.from(['from a pipe\n']), signal)),
    upload: await codeOf(sendFile({ ...withFile, file }, signal)),
  }
}

/** Types in the room, as in a terminal. */
async function chatIn(at: At): Promise<{ see_people: string; post: string }> {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const screen = new PlainScreen(input, output as unknown as WriteStream)
  let text = ''
  let typed = false
  output.on('data', (piece: Buffer) => {
    text += piece.toString()
    // She may be announced a moment later.
    if (typed || !/2 here: Olga|→ Olga joined/.test(text)) return
    typed = true
    input.end('/who\nfrom the chat\n')
  })
  const { address } = argumentsOf('send', at) as SendCommand
  const environment = new NodeEnvironment(address.socket)
  const member = memberFor(argumentsOf('send', at) as SendCommand)
  const session = new ChatSession(member, environment, noStore, screen, installedEmoji(), {
    joined: () => undefined,
    save: () => Promise.reject(new Failure('There are no files.')),
    upload: () => Promise.reject(new Failure('There are no files.')),
  })
  const end = await session.ended
  screen.close()
  if (end.name === 'refused') {
    const code = 'code' in end.because ? end.because.code : String(end.because.closeCode)
    return { see_people: code, post: code }
  }
  const isSeen = text.includes('2 here: Olga')
  const post = end.unsent === 0 ? 'yes' : (refusals.find((code) => text.includes(reasonOf(code))) ?? text)
  return { see_people: isSeen ? 'yes' : text, post }
}

/** P12, P13: kept out with one line, and an exit code of its own. */
async function codeOf(running: Promise<unknown>): Promise<string> {
  try {
    await running
    return 'yes'
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const { message, exitCode } = error
    const found = refusals.find((code) => message.includes(reasonOf(code)))
    return exitCode === 3 && found !== undefined && !message.includes('\n')
      ? found
      : `${exitCode}: ${message}`
  }
}

function reasonOf(code: RefusalCode): string {
  return refuse(code).reason
}

function groupOf(action: Done): ActionGroup {
  const groups = Object.entries(actionGroups) as [ActionGroup, readonly AccessAction[]][]
  const [group] = groups.find(([, actions]) => actions.includes(action)) ?? []
  if (group === undefined) throw new Error(`${action} is in no group.`)
  return group
}
