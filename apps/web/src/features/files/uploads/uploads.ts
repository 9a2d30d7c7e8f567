import { bytesOf, changeFile, findFile } from '../../../storage/files-db.ts'
import { scoped } from '../../../storage/browser-storage.ts'
import { usePerson } from '../../../stores/person-store.ts'
import { resumableUploads } from './resumable-uploads.ts'
import { UploadQueue, type UploadEnvironment, type UploadProgress } from './upload-queue.ts'

/** The upload queue of this page. */
export function openUploads(changed: (id: string, progress: UploadProgress | undefined) => void) {
  const store = { find: findFile, bytes: bytesOf, change: changeFile }
  return new UploadQueue(
    resumableUploads(() => usePerson().known),
    store,
    environment,
    changed,
  )
}

const environment: UploadEnvironment = {
  after(ms, then) {
    const timer = setTimeout(then, ms)
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
  async lock(id, signal, run) {
    const locks = locksOf(navigator)
    if (locks === undefined) return run()
    await locks.request(scoped(`parley file ${id}`), { signal }, run)
  },
}

/** Missing on plain http: two tabs may then send the same piece, of which the server takes one. */
const locksOf = (browser: { readonly locks?: LockManager }) => browser.locks
