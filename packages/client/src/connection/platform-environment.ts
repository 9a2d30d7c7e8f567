import { subprotocol } from '@parley/shared'
import type { Environment, SocketEvents } from './environment.ts'

/** What browsers have, and Node from version 22 on. */
interface Platform {
  readonly WebSocket: new (url: string, subprotocol: string) => PlatformSocket
  readonly crypto: { getRandomValues(bytes: Uint8Array): Uint8Array }
  setTimeout(then: () => void, ms: number): unknown
  clearTimeout(timer: unknown): void
  btoa(bytes: string): string
}

interface PlatformSocket {
  addEventListener(name: 'open', listener: () => void): void
  addEventListener(name: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(name: 'close', listener: (event: { code: number; reason: string }) => void): void
  send(text: string): void
  close(): void
}

const platform = globalThis as unknown as Platform

/** P3.3 */
const cidBytes = 9

/** The browser, or Node, as the environment of a client. `url`: the address of the server's WebSocket, `wss://host/ws`. */
export function platformEnvironment(url: () => string): Environment {
  return {
    connect(events: SocketEvents) {
      const socket = new platform.WebSocket(url(), subprotocol)
      socket.addEventListener('open', () => events.onOpen())
      socket.addEventListener('message', ({ data }) => events.onMessage(String(data)))
      socket.addEventListener('close', ({ code, reason }) => events.onClose(code, reason))
      return {
        send: (text) => socket.send(text),
        close: () => socket.close(),
      }
    },
    after(ms, then) {
      const timer = platform.setTimeout(then, ms)
      return () => platform.clearTimeout(timer)
    },
    now: () => Date.now(),
    random: () => Math.random(),
    newCid: () => randomId(cidBytes),
  }
}

/** Random bytes as base64url, for ids and secrets. `crypto.randomUUID` does not exist on plain-http LAN pages. */
export function randomId(bytes: number): string {
  const random = platform.crypto.getRandomValues(new Uint8Array(bytes))
  return platform
    .btoa(String.fromCharCode(...random))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
