import { randomId } from '../../storage/random-id.ts'

/** Names the entry of the tab's history that is shown, so that it is known again: also after the page was loaded anew. */
export function currentEntry(): string {
  const state: unknown = history.state
  if (typeof state === 'object' && state !== null && 'entry' in state) return String(state.entry)
  const entry = randomId(8)
  history.replaceState({ entry }, '')
  return entry
}
