import { scoped } from '../../storage/browser-storage.ts'

/** One tab at a time changes the session. Browsers have no locks on plain http; then two tabs do the same twice. */
export function inTurn(task: () => Promise<void>): Promise<void> {
  return 'locks' in navigator ? navigator.locks.request(scoped('parley-session'), task) : task()
}
