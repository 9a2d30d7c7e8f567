import { chownSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** A file that root makes in the folder of another user is given to that user: otherwise the server could not open it. */
export function ownedLikeFolder(file: string) {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(dirname(file))
  if (statSync(file).uid !== uid) chownSync(file, uid, gid)
}
