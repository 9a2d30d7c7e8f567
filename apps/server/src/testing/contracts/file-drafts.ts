import type { File, NamedFile } from '@parley/shared'
import type { FileRecord } from '../../files/file-records.ts'
import type { PostDraft } from '../../log/message-log.ts'
import { ada } from './access-drafts.ts'

export const idOf = (n: number) => String(n).padStart(32, '0')

/** A picture of Ada in the lobby, finished at `n`. */
export function record(n: number, change: Partial<FileRecord> = {}): FileRecord {
  const file: File = {
    ...{ id: idOf(n), name: `photo ${n}.jpg`, type: 'image/jpeg', size: 1_000, shows: 'picture' },
    ...{ width: 640, height: 480, colours: 'abcd' },
  }
  return { room: 'lobby', author: ada.person, file, stored: 1_500, at: n, ...change }
}

export function withFiles(draft: PostDraft, ...files: (number | NamedFile)[]): PostDraft {
  return { ...draft, files: files.map((file) => (typeof file === 'number' ? { id: idOf(file) } : file)) }
}
