import * as v from 'valibot'
import { persisted } from '../../storage/browser-storage.ts'

/** The keys that were set in this tab: the server has only their hash. `rev` is that of the change. */
const stored = persisted(
  'parley.keys',
  v.record(v.string(), v.object({ key: v.string(), rev: v.number() })),
  'sessionStorage',
)

/** `room`: `*` for the key of all rooms. */
export const knownKey = (person: string, room: string) => stored.load()?.[`${person} ${room}`]

export function keepKey(person: string, room: string, key: string, rev: number) {
  stored.save({ ...stored.load(), [`${person} ${room}`]: { key, rev } })
}

export const forgetKeys = () => stored.save(undefined)
