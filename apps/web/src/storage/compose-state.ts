import { message } from '@parley/shared'
import * as v from 'valibot'
import { persisted } from './browser-storage.ts'

/** An unfinished reply or edit. The text of a reply is the room's draft. */
const composeState = v.variant('name', [
  v.object({ name: v.literal('reply'), to: message }),
  v.object({ name: v.literal('edit'), message, text: v.string() }),
])

export type ComposeState = v.InferOutput<typeof composeState>

/** This person's unfinished replies and edits in that room, of this tab. They survive a reload. */
export function loadComposeState(room: string, token: string): readonly ComposeState[] {
  const found = stored.load()
  return found?.token === token && found.room === room ? found.begun : []
}

export function saveComposeState(
  room: string,
  token: string | undefined,
  composeState: readonly ComposeState[],
) {
  const nothing = composeState.length === 0 || token === undefined
  stored.save(nothing ? undefined : { token, room, begun: [...composeState] })
}

/** Whether this tab has stored an unfinished reply or edit. */
export const isComposing = () => stored.load() !== undefined

const stored = persisted(
  'parley.begun',
  v.object({ token: v.string(), room: v.string(), begun: v.array(composeState) }),
  'sessionStorage',
)
