import type { Message } from '@parley/shared'
import type { TailCommand } from '../arguments.ts'
import { emojiText, installedEmoji } from '../screen/emoji-text.ts'
import { Failure } from '../failure.ts'
import { Follower } from './follower.ts'
import { visitorOf } from '../storage/identity.ts'
import { dayLine, messageLines } from '../screen/message-lines.ts'
import { harmlessJson, escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'
import { NodeEnvironment } from '../connection/node-environment.ts'
import { paintFor } from '../screen/paint.ts'

/** Prints a room. Resolves when all is printed and nothing is to follow, or when interrupted. */
export async function tail(command: TailCommand, output: NodeJS.WriteStream, interrupted: AbortSignal) {
  const { place, json, follow, from, timeoutMs } = command
  const ended = Promise.withResolvers<undefined>()
  const environment = new NodeEnvironment(place.socket)
  const lines = json ? jsonLines(place.room) : readableLines(output)
  const follower = new Follower(
    visitorOf(command),
    environment,
    {
      messages: (messages, epoch) => messages.forEach((message) => output.write(lines(message, epoch))),
      live: () => !follow && ended.resolve(undefined),
      reset: () => note('The room has a new log: what follows starts with its newest messages.'),
      lost: () => note('Connection lost. Reconnecting.'),
      refused: (words) => ended.reject(new Failure(words)),
    },
    from,
  )
  const giveUp = follow ? undefined : setTimeout(() => ended.reject(new Failure(silence())), timeoutMs)
  interrupted.addEventListener('abort', () => ended.resolve(undefined))
  follower.start()
  try {
    await ended.promise
  } finally {
    clearTimeout(giveUp)
    follower.stop()
  }

  function silence() {
    const why =
      environment.failure === undefined ? '' : ` (${escapeControlCharactersInLine(environment.failure)})`
    return `${place.server} has not answered within ${timeoutMs / 1000} s${why}.`
  }
}

type Lines = (message: Message, epoch: string) => string

function jsonLines(room: string): Lines {
  return (message, epoch) => `${harmlessJson({ room, epoch, ...message })}\n`
}

/** Of so many messages is it known what was printed. */
const mostRemembered = 500

function readableLines(output: NodeJS.WriteStream): Lines {
  const look = { paint: paintFor(output), emoji: emojiText(installedEmoji()) }
  let before: Message | undefined
  /** The newest that were printed, by id: a reaction to one is not worth a line. */
  const printed = new Map<number, string>()
  return (message) => {
    const last = before?.id ?? 0
    if (message.id <= last && printed.get(message.id) === message.message && !message.removed) return ''
    printed.delete(message.id)
    printed.set(message.id, message.message)
    for (const id of printed.keys()) if (printed.size > mostRemembered) printed.delete(id)
    if (message.id <= last) return [...messageLines(message, look), ''].join('\n')
    const day = dayLine(message, before, look)
    before = message
    return [...(day === undefined ? [] : [day]), ...messageLines(message, look), ''].join('\n')
  }
}

function note(text: string) {
  console.error(`parley: ${text}`)
}
