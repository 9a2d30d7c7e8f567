import { textOf, type Connection, type Outbox, type Outgoing } from '@parley/client'
import { fit } from '../screen/fit.ts'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'
import type { Paint } from '../screen/paint.ts'
import { refusalText } from '../connection/refusal-text.ts'

const maxShown = 5

/** The lines above the prompt: posts that are not in the room yet, and the state of the connection. */
export function statusLines(connection: Connection, outbox: Outbox, columns: number, paint: Paint): string[] {
  const shown = outbox.slice(0, maxShown)
  const hidden = outbox.length - shown.length
  return [
    ...shown.map((post) => {
      const line = fit(outgoingLine(post), columns - 1)
      return post.state.name === 'refused' ? paint.alarm(line) : paint.dim(line)
    }),
    ...(hidden > 0 ? [paint.dim(`… and ${hidden} more`)] : []),
    ...(isConnecting(connection) ? [paint.dim(connectingLine(connection))] : []),
  ]
}

function isConnecting({ name }: Connection): boolean {
  return name === 'waiting' || name === 'opening' || name === 'joining'
}

function connectingLine(connection: Connection): string {
  const because = connection.name === 'waiting' ? connection.because : undefined
  if (because === undefined) return '○ Connecting… Enter tries now.'
  const why = because.code === 'slow_down' ? 'Too many are joining at once.' : refusalText(because)
  return `○ ${why} Trying again…`
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
      return `… (delayed by the server) ${text}`
    case 'refused':
      return `✗ ${refusalText(state.refusal)} ${text}`
  }
}
