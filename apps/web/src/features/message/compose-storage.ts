import * as v from 'valibot'
import { load, save } from '../../storage/browser-storage.ts'
import { composeState, type ComposeState } from './compose-state.ts'

/** What this person had begun in that room, in this tab: a reload brings it back. */
export function loadComposeState(room: string, token: string): readonly ComposeState[] {
  const found = v.safeParse(remembered, load(key, 'sessionStorage'))
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

/** Whether somebody is in the middle of something that this tab can keep. */
export const isComposing = () => load(key, 'sessionStorage') !== undefined

const key = 'parley.begun'

const remembered = v.object({ token: v.string(), room: v.string(), begun: v.array(composeState) })
