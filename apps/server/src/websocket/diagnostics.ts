import type { WebSocket } from 'ws'

/** `/echo`: returns every message unchanged. */
export function echo(ws: WebSocket) {
  ws.on('message', (data, isBinary) => ws.send(data, { binary: isBinary }))
}

/** `/ping`: answers every message with the text `Pong`. */
export function pong(ws: WebSocket) {
  ws.on('message', () => ws.send('Pong'))
}
