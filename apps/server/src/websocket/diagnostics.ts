import { closeCodes } from '@parley/shared'
import type { WebSocket } from 'ws'

/** Milliseconds after which a connection that has sent no message is closed. */
export const silentForMs = 10 * 60_000

/** `/echo`: returns every message unchanged. */
export function echo(ws: WebSocket) {
  ws.on('message', (data, isBinary) => ws.send(data, { binary: isBinary }))
  closeWhenSilent(ws)
}

/** `/ping`: answers every message with the text `Pong`. */
export function pong(ws: WebSocket) {
  ws.on('message', () => ws.send('Pong'))
  closeWhenSilent(ws)
}

function closeWhenSilent(ws: WebSocket) {
  const { code } = closeCodes.goingAway
  const timeout = setTimeout(() => ws.close(code, 'no message for ten minutes'), silentForMs)
  ws.on('message', () => timeout.refresh())
  ws.on('close', () => clearTimeout(timeout))
}
