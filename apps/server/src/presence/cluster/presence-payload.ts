import { maxPayloadBytes } from '../../log/postgres/notify/notify-payload.ts'
import type { Typing } from './presence-store.ts'

/** Who says it, in which life of the log: other logs may share the database. */
interface Speaker {
  from: string
  epoch: string
}

/** The rooms in which people came and went; none is named where they are too many for one hint. */
export function encodePeople(speaker: Speaker, rooms: ReadonlySet<string>): string {
  const text = JSON.stringify({ ...speaker, people: [...rooms] })
  return Buffer.byteLength(text) <= maxPayloadBytes ? text : JSON.stringify({ ...speaker, people: [] })
}

/** As many hints as it takes. */
export function encodeTyping(speaker: Speaker, typing: readonly Typing[]): string[] {
  const rows = typing.map(({ room, person }) => [room, person.username, person.avatar])
  const text = JSON.stringify({ ...speaker, typing: rows })
  if (Buffer.byteLength(text) <= maxPayloadBytes) return [text]
  const half = Math.ceil(typing.length / 2)
  return [...encodeTyping(speaker, typing.slice(0, half)), ...encodeTyping(speaker, typing.slice(half))]
}
