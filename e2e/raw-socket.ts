import { subprotocol } from '@parley/shared'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { ParleyServer } from './parley-server.ts'

/** Somebody without a browser, in the lobby, who says `text <n>` `count` times. Resolves when all are acknowledged. */
export async function fill(server: ParleyServer, count: number, from = 1) {
  const socket = await connect(server, [subprotocol])
  socket.send(
    JSON.stringify({
      type: 'join',
      room: 'lobby',
      username: 'Filler',
      avatar: 'f'.repeat(64),
      token: 'f'.repeat(22),
    }),
  )
  let acknowledged = 0
  const all = new Promise<void>((resolve) =>
    socket.on('message', (data: Buffer) => {
      if (data.toString().startsWith('{"type":"posted"') && (acknowledged += 1) === count) resolve()
    }),
  )
  for (let n = from; n < from + count; n += 1)
    socket.send(JSON.stringify({ type: 'post', cid: `filler-${process.pid}-${n}`, message: `text ${n}` }))
  await all
  socket.close()
  await once(socket, 'close')
}

export async function connect(server: ParleyServer, protocols: string[]) {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws`, protocols)
  await once(socket, 'open')
  return socket
}
