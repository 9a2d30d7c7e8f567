import * as v from 'valibot'
import { recall, remember } from '../../storage/browser-storage.ts'
import { begun, type Begun } from './compose-state.ts'

/** What this person had begun in that room, in this tab: a reload brings it back. */
export function keptBegun(room: string, token: string): readonly Begun[] {
  const found = v.safeParse(remembered, recall(key, 'sessionStorage'))
  return found.success && found.output.token === token && found.output.room === room ? found.output.begun : []
}

export function keepBegun(room: string, token: string | undefined, begun: readonly Begun[]) {
  const nothing = begun.length === 0 || token === undefined
  remember(key, nothing ? undefined : { token, room, begun }, 'sessionStorage')
}

/** Whether somebody is in the middle of something that this tab can keep. */
export const isAnythingBegun = () => recall(key, 'sessionStorage') !== undefined

const key = 'parley.begun'

const remembered = v.object({ token: v.string(), room: v.string(), begun: v.array(begun) })
