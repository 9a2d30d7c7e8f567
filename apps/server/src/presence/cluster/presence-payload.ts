import { maxPayloadBytes } from '../../log/postgres/notify/notify-payload.ts'
import type { Typing } from './presence-store.ts'

/** The sender, and the epoch of its log: other logs may use the same database. */
interface Sender {
  from: string
  epoch: string
}

/** The rooms in which people arrived, left or changed. If they do not fit into one payload: an empty list, for any room. */
export function encodePeople(sender: Sender, rooms: ReadonlySet<string>): string {
  const text = JSON.stringify({ ...sender, people: [...rooms] })
  return Buffer.byteLength(text) <= maxPayloadBytes ? text : JSON.stringify({ ...sender, people: [] })
}

/** Splits the list into as many payloads as necessary. */
export function encodeTyping(sender: Sender, typing: readonly Typing[]): string[] {
  const rows = typing.map(({ room, person }) => [room, person.username, person.avatar])
  const text = JSON.stringify({ ...sender, typing: rows })
  if (Buffer.byteLength(text) <= maxPayloadBytes) return [text]
  const half = Math.ceil(typing.length / 2)
  return [...encodeTyping(sender, typing.slice(0, half)), ...encodeTyping(sender, typing.slice(half))]
}
