import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Refusal, type Attack } from '../attack.ts'
import { strangerAddress } from '../stranger.ts'

const half = 'GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nSec-WebSocket-Key: '

/** TCP connections that begin a handshake and never end it: one address has two for each of its sockets, for ten seconds each. */
export const halfOpenHandshakes: Attack = {
  name: 'half-open handshakes',
  unit: 'open connections',
  attackers: 4,
  limit: { of: 'all', burst: 2_000, perSecond: 200 },
  shortRun: { settings: { socketsPerAddress: 100 }, limit: { of: 'all', burst: 200, perSecond: 20 } },
  start: ({ port }) => {
    const open: Socket[] = []
    return Promise.resolve({
      attempt: async () => {
        const socket = connect({ port, host: '127.0.0.1', localAddress: strangerAddress })
        socket.on('error', () => socket.destroy()) // the server gave it up
        try {
          await once(socket, 'connect')
        } catch (error) {
          throw new Refusal(String(error))
        }
        // A whole request comes first: its answer says that the connection has a place.
        socket.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
        const hasPlace = await new Promise<boolean>((resolve) => {
          socket.once('data', () => resolve(true))
          socket.once('close', () => resolve(false))
        })
        if (!hasPlace) return 'refused'
        socket.write(half)
        open.push(socket)
        return 'let through'
      },
      close: () => {
        for (const socket of open) socket.destroy()
      },
    })
  },
}
