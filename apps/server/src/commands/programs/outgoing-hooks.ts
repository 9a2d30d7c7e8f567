import { StartupError } from '../../config/startup-error.ts'
import { writeHookSettings } from '../../hooks/hook-settings.ts'
import {
  outgoingFormats,
  type HookDelivery,
  type OutgoingFormat,
  type OutgoingHook,
  type OutgoingStore,
} from '../../hooks/outgoing/outgoing-store.ts'
import { receiverProblem } from '../../hooks/outgoing/receiver.ts'
import { newSigningKey, slackToken } from '../../hooks/outgoing/standard-webhook.ts'
import type { AddedProgram, Programs } from '../../identity/programs/programs.ts'
import { dateOf } from './date-of.ts'

export interface OutgoingParts {
  programs: Programs
  outgoing: OutgoingStore
}

interface AskedHook {
  room: string
  name: string
  url: string
  format: string
  allowsPrivate: boolean
  json: boolean
}

type Problems = Record<Extract<AddedProgram, { type: 'refused' }>['code'], string>

/** Makes an outgoing hook, and prints what it signs with, this once. Throws StartupError. */
export async function addOutgoing(
  { programs, outgoing }: OutgoingParts,
  { room, name, url, format, allowsPrivate, json }: AskedHook,
  problems: Problems,
): Promise<void> {
  if (!isFormat(format)) throw new StartupError(`--format is one of ${outgoingFormats.join(' and ')}.`)
  const problem = await receiverProblem({ url, allowsPrivate })
  if (problem !== undefined) throw new StartupError(`Nothing can be sent there. ${problem}`)
  const settings = writeHookSettings({ room, isOutgoing: true })
  const added = await programs.add({ kind: 'hook', username: name, settings, madeBy: 'operator' })
  if (added.type === 'refused') throw new StartupError(problems[added.code])
  const { author } = added.program
  const key = newSigningKey()
  await outgoing.add({ author, room, url, format, allowsPrivate, key })
  const token = format === 'slack' ? slackToken(key) : undefined
  if (json) {
    const [hook] = (await outgoing.hooks()).filter(({ program }) => program.author === author)
    if (hook !== undefined) console.log(JSON.stringify({ ...shownOutgoing(hook), key, token }))
    return
  }
  console.log(
    `What changes in the room ${room} is sent to ${placeOf(url)} from now on. The hook is ${author}.`,
  )
  console.log(
    `\nIts requests are signed (Standard Webhooks) with this key, which is shown this once:\n\n  ${key}`,
  )
  if (token !== undefined) console.log(`\nAs Slack does, they have this token:\n\n  ${token}`)
}

function isFormat(format: string): format is OutgoingFormat {
  return (outgoingFormats as readonly string[]).includes(format)
}

export async function findOutgoing(
  { outgoing }: OutgoingParts,
  id: string | undefined,
): Promise<OutgoingHook> {
  const hook = (await outgoing.hooks()).find(({ program }) => program.author === id)
  if (hook === undefined)
    throw new StartupError('There is no such outgoing hook. `parley hooks` lists them with their ids.')
  return hook
}

/** Throws StartupError. */
export async function pauseOutgoing(parts: OutgoingParts, id: string | undefined): Promise<void> {
  const { program } = await findOutgoing(parts, id)
  const isPaused = await parts.outgoing.pause(program.author)
  if (!isPaused) throw new StartupError('It is paused already.')
  console.log(
    `The hook ${JSON.stringify(program.username)} is paused. \`parley hooks resume\` goes on where it is.`,
  )
}

/** Throws StartupError. */
export async function resumeOutgoing(
  parts: OutgoingParts,
  id: string | undefined,
  isFromNow: boolean,
): Promise<void> {
  const { program } = await findOutgoing(parts, id)
  await parts.outgoing.resume(program.author, isFromNow)
  const what = isFromNow ? 'what comes from now on' : 'what was not sent'
  console.log(`The hook ${JSON.stringify(program.username)} sends ${what}.`)
}

/** Prints one hook with its last deliveries, the newest first. Throws StartupError. */
export async function showOutgoing(
  parts: OutgoingParts,
  id: string | undefined,
  json: boolean,
): Promise<void> {
  const hook = await findOutgoing(parts, id)
  const { url, deliveries } = hook
  if (json) return console.log(JSON.stringify({ ...shownOutgoing(hook), url, deliveries }))
  console.log(`${describedOutgoing(hook)}\n  to ${url}, ${hook.format}`)
  if (hook.failures > 0) console.log(`  failures: ${hook.failures}, since ${timeOf(hook.failingSince)}`)
  if (hook.retryAt > Date.now()) console.log(`  next attempt: ${timeOf(hook.retryAt)}`)
  console.log(deliveries.length === 0 ? '\nNothing was sent yet.' : '\nThe last deliveries:\n')
  for (const delivery of deliveries) console.log(`  ${lineOf(delivery)}`)
}

function lineOf({ at, rev, attempt, ms, status, problem, answer }: HookDelivery) {
  const outcome = status === undefined ? (problem ?? '') : String(status)
  const answered = answer === undefined ? '' : `, answer: ${answer}`
  return `${timeOf(at)}  change ${rev}, attempt ${attempt}: ${outcome}, ${ms} ms${answered}`
}

/** For programs. The address of the receiver may be secret in parts. */
export function shownOutgoing({ program, room, ...hook }: OutgoingHook) {
  const { author: id, username: name, madeBy, madeAt } = program
  const { url, format, allowsPrivate, cursor, paused, failures, failingSince, retryAt, deliveries } = hook
  const last = deliveries[0]
  return {
    ...{ id, direction: 'out', room, name, madeBy, madeAt, to: placeOf(url), format, allowsPrivate, cursor },
    ...{
      state: stateOf(hook),
      paused,
      failures,
      failingSince,
      retryAt: retryAt === 0 ? undefined : retryAt,
      last,
    },
  }
}

/** The line of a list. */
export function describedOutgoing({ program, room, ...hook }: OutgoingHook): string {
  const last = hook.deliveries[0]
  const used = last === undefined ? 'nothing sent yet' : `last sent ${dateOf(last.at)}`
  const where = `to ${placeOf(hook.url)}${hook.allowsPrivate ? ' (private addresses allowed)' : ''}`
  return `${program.author}  ${room}  ${JSON.stringify(program.username)} ${where}, by ${program.madeBy}, ${used}, ${stateOf(hook)}`
}

function stateOf({ paused, failures }: Pick<OutgoingHook, 'paused' | 'failures'>): string {
  switch (paused) {
    case 'operator':
      return 'paused'
    case 'gone':
      return 'paused: the receiver answered 410'
    case 'failing':
      return 'paused: a day of failures'
    case undefined:
      return failures === 0 ? 'running' : `failing (${failures})`
  }
}

/** Without what may be a secret. */
function placeOf(address: string): string {
  const url = URL.parse(address)
  if (url === null) return '…'
  return url.pathname === '/' && url.search === '' ? url.origin : `${url.origin}/…`
}

const timeOf = (at: number | undefined) => (at === undefined ? '?' : new Date(at).toISOString())
