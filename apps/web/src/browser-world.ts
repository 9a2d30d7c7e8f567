import type { SocketEvents, World } from '@parley/client'
import { subprotocol } from '@parley/shared'

/** The browser as a room client needs it. */
export const browserWorld: World = {
  connect(events: SocketEvents) {
    const url = new URL('/ws', location.href.replace(/^http/, 'ws'))
    const socket = new WebSocket(url, subprotocol)
    socket.addEventListener('open', () => events.opened())
    socket.addEventListener('message', ({ data }) => events.heard(String(data)))
    socket.addEventListener('close', ({ code }) => events.closed(code))
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
  newCid() {
    // `crypto.randomUUID` does not exist on plain-http LAN pages; 72 random bits in base64url do.
    const bytes = crypto.getRandomValues(new Uint8Array(9))
    return btoa(String.fromCharCode(...bytes))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
  },
}
