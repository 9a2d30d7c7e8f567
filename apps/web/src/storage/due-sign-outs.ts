import * as v from 'valibot'
import { persisted } from './browser-storage.ts'

const stored = persisted('parley.leaving', v.array(v.string()))

/** At most this many: only the newest cookie is still there. */
const maxStored = 5

/** The ids of people who have left this browser, and whom the server does not know yet to have left. */
export const dueSignOuts = {
  load: (): readonly string[] => stored.load() ?? [],
  add: (id: string) => save([id, ...others(id)].slice(0, maxStored)),
  remove: (id: string) => save(others(id)),
}

const others = (id: string) => dueSignOuts.load().filter((one) => one !== id)

function save(ids: string[]) {
  stored.save(ids.length === 0 ? undefined : ids)
}
