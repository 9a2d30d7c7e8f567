import type { Message } from '@parley/shared'
import type { TailCommand } from '../arguments.ts'
import { emojiText, installedEmoji } from '../screen/emoji-text.ts'
import { Failure } from '../failure.ts'
import { Follower } from './follower.ts'
import { memberFor } from '../storage/identity.ts'
import { dayLine, messageLines } from '../screen/message-lines.ts'
import { escapedJson } from '../screen/escape-control-characters.ts'
import { failureOf } from '../connection/refusal-text.ts'
import { NodeEnvironment } from '../connection/node-environment.ts'
import { noteUnreachable, whyUnreachable } from '../connection/unreachable.ts'
import { paintFor } from '../screen/paint.ts'

/** Prints a room. Resolves when interrupted, or without `follow` when everything is printed. */
export async function tail(command: TailCommand, output: NodeJS.WriteStream, interrupted: AbortSignal) {
  const { address, json, follow, from, timeoutMs } = command
  const ended = Promise.withResolvers<undefined>()
  const environment = new NodeEnvironment(address.socket)
  const lines = json ? jsonLines(address.room) : readableLines(output)
  const follower = new Follower(
    memberFor(command),
    environment,
    {
      messages: (messages, epoch) => messages.forEach((message) => output.write(lines(message, epoch))),
      live: () => !follow && ended.resolve(undefined),
      reset: () => note('The room has a new log: its newest messages follow.'),
      lost: () => note('Connection lost. Reconnecting.'),
      refused: (because) => ended.reject(failureOf(because)),
      asked: (reason) => note(reason),
    },
    from,
  )
  const giveUp = follow ? undefined : setTimeout(() => ended.reject(new Failure(silence())), timeoutMs)
  interrupted.addEventListener('abort', () => ended.resolve(undefined))
  const endNote = noteUnreachable(address.server, environment)
  follower.start()
  try {
    await ended.promise
  } finally {
    endNote()
    clearTimeout(giveUp)
    follower.stop()
  }

  function silence() {
    return `${address.server} has not answered within ${timeoutMs / 1000} s${whyUnreachable(environment)}.`
  }
}

type Lines = (message: Message, epoch: string) => string

function jsonLines(room: string): Lines {
  return (message, epoch) => `${escapedJson({ room, epoch, ...message })}\n`
}

/** The number of messages whose printed text is remembered. */
const maxRemembered = 500

function readableLines(output: NodeJS.WriteStream): Lines {
  const style = { paint: paintFor(output), emoji: emojiText(installedEmoji()) }
  let before: Message | undefined
  /** Printed texts of the newest messages, by id, to skip changes of reactions. */
  const printed = new Map<number, string>()
  return (message) => {
    const last = before?.id ?? 0
    if (message.id <= last && printed.get(message.id) === message.message && !message.removed) return ''
    printed.delete(message.id)
    printed.set(message.id, message.message)
    for (const id of printed.keys()) if (printed.size > maxRemembered) printed.delete(id)
    if (message.id <= last) return [...messageLines(message, style), ''].join('\n')
    const day = dayLine(message, before, style)
    before = message
    return [...(day === undefined ? [] : [day]), ...messageLines(message, style), ''].join('\n')
  }
}

function note(text: string) {
  console.error(`parley: ${text}`)
}
