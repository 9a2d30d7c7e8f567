import { lobby, roomName, roomOfPath } from '@parley/shared'
import * as v from 'valibot'
import { usageError } from '../failure.ts'

/** A room on a server. */
export interface Address {
  /** Where the chat is served: `http://localhost:8000`, or `https://host/chat` below a path. */
  server: string
  /** The URL of its WebSocket, with user and password if the address has them. */
  socket: string
  room: string
}

export const defaultAddress = 'http://localhost:8000'

/**
 * `/` is the lobby, `/r/<name>` any other room, and what stands before is the path below which the chat is served. `room`
 * overrides the address. Throws Failure when it names no room.
 */
export function roomAddress(address: string, room?: string): Address {
  const url = webAddress(address)
  const { basePath, path } = split(url.pathname)
  const socket = new URL(`${basePath}/ws`, url)
  socket.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return {
    server: url.origin + basePath,
    socket: socket.href,
    room: room === undefined ? roomOf(url, path) : parsedRoom(room),
  }
}

/** The URL of a WebSocket; http and https become ws and wss. Throws Failure for another scheme. */
export function socketAddress(address: string): string {
  const url = webAddress(address)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}

/** The URL of another program, without a slash at its end. Throws Failure for another scheme, or one with a password. */
export function httpAddress(address: string): string {
  const url = webAddress(address)
  if (url.username !== '' || url.password !== '')
    throw usageError(
      'An address on the command line holds no password: other users of this machine could see it.',
    )
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

function webAddress(address: string): URL {
  const full = address.includes('://') ? address : `http://${address}`
  const url = URL.parse(full.replace(/^ws(?=s?:)/i, 'http'))
  if (url === null || !/^https?:$/.test(url.protocol))
    throw usageError('The address must be a http, https, ws or wss URL.')
  url.hash = ''
  return url
}

/** `/chat/r/team` is `/r/team` below `/chat`. A path without a slash at its end is no base path: it may be a room's name. */
function split(pathname: string) {
  const [, basePath = '', path = pathname] = /^(.*?)(\/(?:r\/[^/]+\/?|ws)?)$/.exec(pathname) ?? []
  return /(^|\/)r$/.test(basePath) ? { basePath: '', path: pathname } : { basePath, path }
}

function roomOf({ origin, pathname }: URL, path: string): string {
  const room = path === '/ws' ? lobby : roomOfPath(path)
  if (room !== undefined) return room
  const example = `${origin}${pathname.replace(/\/$/, '')}/`
  throw usageError(
    `${origin}${pathname} names no room; /r/team would. If a chat is served below this path, write ${example}`,
  )
}

function parsedRoom(room: string): string {
  const name = v.safeParse(roomName, room)
  if (name.success) return name.output
  throw usageError('--room: must be letters, digits, "-" and "_", at most 64.')
}
