import { lobby, roomName, roomOfPath } from '@parley/shared'
import * as v from 'valibot'
import { usageError } from '../failure.ts'

/** A room on a server. */
export interface Address {
  /** The origin of the page: `http://localhost:8000`. */
  server: string
  /** The URL of its WebSocket, with user and password if the address has them. */
  socket: string
  room: string
}

export const defaultAddress = 'http://localhost:8000'

/** `/` is the lobby, `/r/<name>` any other room; `room` overrides the address. Throws Failure when it names no room. */
export function roomAddress(address: string, room?: string): Address {
  const url = webAddress(address)
  const socket = new URL('/ws', url)
  socket.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return {
    server: url.origin,
    socket: socket.href,
    room: room === undefined ? roomOf(url) : parsedRoom(room),
  }
}

/** The URL of a WebSocket; http and https become ws and wss. Throws Failure for another scheme. */
export function socketAddress(address: string): string {
  const url = webAddress(address)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}

function webAddress(address: string): URL {
  const full = address.includes('://') ? address : `http://${address}`
  const url = URL.parse(full.replace(/^ws(?=s?:)/i, 'http'))
  if (url === null || !/^https?:$/.test(url.protocol))
    throw usageError('The address must be a http, https, ws or wss URL.')
  url.hash = ''
  return url
}

function roomOf(url: URL): string {
  const room = url.pathname === '/ws' ? lobby : roomOfPath(url.pathname)
  if (room === undefined) throw usageError(`${url.origin}${url.pathname} names no room; /r/team would.`)
  return room
}

function parsedRoom(room: string): string {
  const name = v.safeParse(roomName, room)
  if (name.success) return name.output
  throw usageError('--room: must be letters, digits, "-" and "_", at most 64.')
}
