import { subprotocol } from '@parley/shared'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { ParleyServer } from './parley-server.ts'

/** Posts `text <n>` in the lobby, `count` times. Resolves when all are acknowledged. */
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

/** Twenty clients post `drop <n>` in the lobby, `perSecond` in total. Resolves when the last post is acknowledged. */
export async function postAtRate(server: ParleyServer, perSecond: number, seconds: number) {
  const sockets = await Promise.all(
    Array.from({ length: 20 }, async (_, n) => {
      const socket = await connect(server, [subprotocol])
      const person = { username: `Drop ${n}`, avatar: 'd'.repeat(64), token: `drop-${n}`.padEnd(22, '-') }
      socket.send(JSON.stringify({ type: 'join', room: 'lobby', ...person }))
      await once(socket, 'message')
      return socket
    }),
  )
  let [sent, acknowledged] = [0, 0]
  const total = perSecond * seconds
  const startedAt = Date.now()
  await new Promise<void>((done) => {
    for (const socket of sockets)
      socket.on('message', (data: Buffer) => {
        if (data.toString().startsWith('{"type":"posted"') && (acknowledged += 1) === total) done()
      })
    const timer = setInterval(() => {
      const due = Math.min(total, Math.floor(((Date.now() - startedAt) / 1_000) * perSecond))
      for (; sent < due; sent += 1) {
        const post = { type: 'post', cid: `drop-${sent + 1}-x`, message: `drop ${sent + 1}` }
        sockets[sent % 20]?.send(JSON.stringify(post))
      }
      if (sent === total) clearInterval(timer)
    }, 20)
  })
  for (const socket of sockets) socket.terminate()
}

export async function connect(server: ParleyServer, protocols: string[]) {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws`, protocols)
  await once(socket, 'open')
  return socket
}
