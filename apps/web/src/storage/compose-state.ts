import { message } from '@parley/shared'
import * as v from 'valibot'
import { load, save } from './browser-storage.ts'

/** An unfinished reply or edit. The text of a reply is the room's draft. */
const composeState = v.variant('name', [
  v.object({ name: v.literal('reply'), to: message }),
  v.object({ name: v.literal('edit'), message, text: v.string() }),
])

export type ComposeState = v.InferOutput<typeof composeState>

/** This person's unfinished replies and edits in that room, of this tab. They survive a reload. */
export function loadComposeState(room: string, token: string): readonly ComposeState[] {
  const found = v.safeParse(storedSchema, load(key, 'sessionStorage'))
  return found.success && found.output.token === token && found.output.room === room ? found.output.begun : []
}

export function saveComposeState(
  room: string,
  token: string | undefined,
  composeState: readonly ComposeState[],
) {
  const nothing = composeState.length === 0 || token === undefined
  save(key, nothing ? undefined : { token, room, begun: composeState }, 'sessionStorage')
}

/** Whether this tab has stored an unfinished reply or edit. */
export const isComposing = () => load(key, 'sessionStorage') !== undefined

const key = 'parley.begun'

const storedSchema = v.object({ token: v.string(), room: v.string(), begun: v.array(composeState) })
