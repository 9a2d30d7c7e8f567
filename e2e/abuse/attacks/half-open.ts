import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Refusal, type Attack } from '../attack.ts'

const half = 'GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nSec-WebSocket-Key: '

/** TCP connections that begin a handshake and never end it. */
export const halfOpenHandshakes: Attack = {
  name: 'half-open handshakes',
  unit: 'open connections',
  attackers: 4,
  start: ({ port }) => {
    const open: Socket[] = []
    return Promise.resolve({
      attempt: async () => {
        const socket = connect({ port, host: '127.0.0.1', localAddress: '127.66.0.1' })
        open.push(socket)
        try {
          await once(socket, 'connect')
        } catch (error) {
          throw new Refusal(String(error))
        }
        socket.on('error', () => socket.destroy()) // the server gave it up
        socket.write(half)
        return 'let through'
      },
      close: () => {
        for (const socket of open) socket.destroy()
      },
    })
  },
}
