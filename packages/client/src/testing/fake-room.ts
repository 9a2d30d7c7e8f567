import type { Joined, Message } from '@parley/shared'
import { settledAfterMs } from '../connection/connection.ts'
import { FakeEnvironment } from './fake-environment.ts'
import { RoomClient } from '../room-client.ts'
import type { Membership } from '../membership.ts'
import type { RoomView } from '../room-view.ts'
import type { Changes } from '../timeline/room-event.ts'

export const alice = { username: 'alice', avatar: 'a'.repeat(64) }
export const token = 't'.repeat(22)

/** A client that has not started, and what its listener received. */
export function newRoom(more: Partial<Membership> = {}) {
  const environment = new FakeEnvironment()
  const tokens: string[] = []
  const views: RoomView[] = []
  const client = new RoomClient({ room: 'lobby', ...alice, ...more }, environment, {
    changed: (view) => views.push(view),
    token: (given) => tokens.push(given),
  })
  return { environment, client, tokens, views }
}

/** A client with a stable connection, in a room at `rev`. */
export function liveRoom(fields: Partial<Joined> = {}) {
  const room = newRoom()
  room.client.start()
  openSocket(room.environment)
  room.environment.socket.say(joined(fields))
  room.environment.pass(settledAfterMs)
  room.environment.socket.say({ type: 'pong' })
  room.environment.socket.takeSent()
  return room
}

/** Opens the newest socket; returns what the client sends first. */
export function openSocket({ socket }: FakeEnvironment) {
  socket.events.onOpen()
  return socket.takeSent()
}

/** Waits for the next attempt, and opens its socket. */
export function reconnect(environment: FakeEnvironment) {
  environment.pass(250)
  return openSocket(environment)
}

export function joined(fields: Partial<Joined> = {}): Joined {
  const fresh = { room: 'lobby', epoch: 'first', rev: 0, resumed: false, messages: [], more: false, token }
  return { type: 'joined', ...fresh, ...fields }
}

export function messages(after: number, ...list: Message[]): Changes {
  return { type: 'messages', after, rev: list.at(-1)?.rev ?? after, messages: list }
}

export function message(id: number, fields: Partial<Message> = {}): Message {
  return { id, rev: id, cid: `other-${id}`, at: 0, ...alice, message: `message ${id}`, ...fields }
}

/** Frames about post number 1 to 9 of the client. */
export const post = (number: number, text: string) => ({ type: 'post', cid: cidOf(number), message: text })
export const posted = (number: number, id: number) => ({ type: 'posted', cid: cidOf(number), id }) as const
export const own = (number: number, id: number, text: string) =>
  message(id, { cid: cidOf(number), message: text })

export const statesOf = ({ view }: RoomClient) => view.outbox.map(({ state }) => state.name)

const cidOf = (number: number) => `cid-000${number}`
