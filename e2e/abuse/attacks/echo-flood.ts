import { WebSocket } from 'ws'
import { Refusal, type Attack } from '../attack.ts'
import { strangerAddress } from '../stranger.ts'

const messages = 100

/** Somebody who fills all their places at /echo with messages, a hundred in one write. */
export const echoFlood: Attack = {
  name: 'echo flood',
  unit: 'echoes',
  attackers: 20,
  limit: { of: 'each', burst: 1_000, perSecond: 100 },
  shortRun: { attackers: 5, attempts: 60 },
  start: async ({ port }) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/echo`, { localAddress: strangerAddress })
    let received: () => void = () => undefined
    let closed: () => void = () => undefined
    socket.on('error', () => socket.terminate())
    socket.on('message', () => received())
    socket.on('close', () => closed())
    await new Promise<void>((resolve, reject) => {
      closed = () => reject(new Refusal('closed'))
      socket.once('open', resolve)
    })
    return {
      attempt: () =>
        new Promise((resolve, reject) => {
          let echoes = 0
          received = () => (echoes += 1) === messages && resolve(messages)
          closed = () => reject(new Refusal('closed'))
          if (socket.readyState !== WebSocket.OPEN) return closed()
          for (let n = 0; n < messages; n += 1) socket.send('x')
        }),
      close: () => socket.terminate(),
    }
  },
}
