import { textOf, type Connection, type Outbox, type Outgoing } from '@parley/client'
import { fit } from '../screen/fit.ts'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'
import type { Paint } from '../screen/paint.ts'
import { refusalWords } from '../connection/refusal-words.ts'

const mostShown = 5

/** What stands right above the prompt: posts that are not in the room yet, and whether there is a connection. */
export function statusLines(connection: Connection, outbox: Outbox, columns: number, paint: Paint): string[] {
  const shown = outbox.slice(0, mostShown)
  const hidden = outbox.length - shown.length
  return [
    ...shown.map((post) => {
      const line = fit(outgoingLine(post), columns - 1)
      return post.state.name === 'refused' ? paint.alarm(line) : paint.dim(line)
    }),
    ...(hidden > 0 ? [paint.dim(`… and ${hidden} more`)] : []),
    ...(isConnecting(connection) ? [paint.dim('○ Connecting… Enter tries now.')] : []),
  ]
}

function isConnecting({ name }: Connection): boolean {
  return name === 'waiting' || name === 'opening' || name === 'joining'
}

function outgoingLine(outgoing: Outgoing): string {
  const text = escapeControlCharactersInLine(textOf(outgoing))
  const { state } = outgoing
  switch (state.name) {
    case 'unsent':
    case 'pending':
    case 'sent':
    case 'acknowledged':
      return `… ${text}`
    case 'delayed':
      return `… (in a moment, the server asks) ${text}`
    case 'refused':
      return `✗ ${refusalWords(state.refusal)} ${text}`
  }
}
