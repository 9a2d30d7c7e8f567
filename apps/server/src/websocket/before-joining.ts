import { closeCodes, limits } from '@parley/shared'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'

/** P4.1: closes a connection that sends too much before it has joined. Returns what ends this. */
export function limitBeforeJoining(ws: WebSocket, socket: Duplex): () => void {
  let bytes = 0
  const stop = () => void socket.off('data', count)
  socket.on('data', count)
  return stop

  function count(chunk: Buffer) {
    bytes += chunk.length
    if (bytes <= limits.beforeJoining) return
    stop()
    ws.close(closeCodes.messageTooBig.code, 'too much before joining')
  }
}
