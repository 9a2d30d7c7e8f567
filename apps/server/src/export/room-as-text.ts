import { describedFile, quotedText, type Message } from '@parley/shared'
import { programMark, timesOf, type ExportedRoom } from './room-messages.ts'

/** The pieces of a plain text, with a line for each message, and further lines indented. */
export async function* roomAsText({ name, title, topic, messages }: ExportedRoom): AsyncGenerator<string> {
  yield printable(`${title === '' ? name : `${title} (${name})`}\n${topic === '' ? '' : `${topic}\n`}`)
  yield 'All times are UTC.\n'
  let lastDay = ''
  for await (const message of messages) {
    const { day } = timesOf(message.at)
    if (day !== lastDay) yield `\n${day}\n\n`
    lastDay = day
    yield printable(textOf(message))
  }
}

function textOf(exported: Message): string {
  const { at, username, message, edited, removed, replyTo, program, files = [], reactions = [] } = exported
  const text = removed ? '(removed)' : `${message}${edited === undefined ? '' : ' (edited)'}`
  const quote =
    replyTo === undefined
      ? []
      : [`> ${replyTo.username}: ${replyTo.removed ? '(removed)' : quotedText(replyTo)}`]
  const reacted = reactions.map(({ emoji, count }) => `${emoji} ${count}`).join('  ')
  const named = files.map((file) => `[${describedFile(file)}]`)
  const written = text === '' ? [] : text.split('\n')
  const lines = [...quote, ...written, ...named, ...(reacted === '' ? [] : [reacted])]
  return `${timesOf(at).time} ${username}${program === undefined ? '' : ` (${programMark(program)})`}: ${lines.join('\n      ')}\n`
}

/** Control characters could command the terminal that shows it. */
function printable(text: string) {
  return text.replace(/[^\P{Cc}\n\t]/gu, '')
}
