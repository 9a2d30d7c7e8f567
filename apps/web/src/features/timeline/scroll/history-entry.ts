import { randomId } from '@parley/client'

/** The id of the current history entry. It stays the same when the page is reloaded. */
export function currentEntry(): string {
  const state: unknown = history.state
  if (typeof state === 'object' && state !== null && 'entry' in state) return String(state.entry)
  const entry = randomId(8)
  history.replaceState({ entry }, '')
  return entry
}
