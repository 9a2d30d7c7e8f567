import { message } from '@parley/shared'
import * as v from 'valibot'
import { isStored, persisted } from './browser-storage.ts'
import { personOfOwner } from './stored-owner.ts'

/** An unfinished reply or edit. The text of a reply is the room's draft. */
const composeState = v.variant('name', [
  v.object({ name: v.literal('reply'), to: message }),
  v.object({ name: v.literal('edit'), message, text: v.string() }),
])

export type ComposeState = v.InferOutput<typeof composeState>

/** This person's unfinished replies and edits in that room, of this tab. They survive a reload. */
export function loadComposeState(room: string, person: string): readonly ComposeState[] {
  const found = stored(person).load() ?? loadByToken(person)
  return found?.room === room ? found.begun : []
}

export function saveComposeState(room: string, person: string, begun: readonly ComposeState[]) {
  stored(person).save(begun.length === 0 ? undefined : { room, begun: [...begun] })
  if (loadByToken(person) !== undefined) byToken.save(undefined)
}

/** Whether this tab has stored an unfinished reply or edit of anybody. */
export const isComposing = () => isStored(key, 'sessionStorage')

export function forgetComposeState(person: string) {
  saveComposeState('', person, [])
}

/** Stores what an earlier version has stored in this tab under the person's id: the token is no longer stored. */
export function rekeyComposeState(person: string) {
  const found = loadByToken(person)
  if (found !== undefined) saveComposeState(found.room, person, loadComposeState(found.room, person))
}

// Stored under its first name.
const key = 'parley.begun'

const inRoom = { room: v.string(), begun: v.array(composeState) }
const stored = (person: string) => persisted(`${key}.${person}`, v.object(inRoom), 'sessionStorage')

/** As an earlier version stores it. */
const byToken = persisted(key, v.object({ token: v.string(), ...inRoom }), 'sessionStorage')

function loadByToken(person: string) {
  const found = byToken.load()
  return found !== undefined && personOfOwner(found.token) === person ? found : undefined
}
