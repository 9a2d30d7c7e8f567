import type { SocketEvents, Environment } from '@parley/client'
import { subprotocol } from '@parley/shared'
import { randomId } from '../storage/random-id.ts'
import { pathTo } from '../ui/base-path.ts'

/** The browser as the room client's environment. */
export const browserEnvironment: Environment = {
  connect(events: SocketEvents) {
    const url = new URL(pathTo('/ws'), location.href.replace(/^http/, 'ws'))
    const socket = new WebSocket(url, subprotocol)
    socket.addEventListener('open', () => events.onOpen())
    socket.addEventListener('message', ({ data }) => events.onMessage(String(data)))
    socket.addEventListener('close', ({ code, reason }) => events.onClose(code, reason))
    return {
      send: (text) => socket.send(text),
      close: () => socket.close(),
    }
  },
  after(ms, then) {
    const timer = setTimeout(then, ms)
    return () => clearTimeout(timer)
  },
  now: () => Date.now(),
  random: () => Math.random(),
  newCid: () => randomId(9), // 72 bits
}
