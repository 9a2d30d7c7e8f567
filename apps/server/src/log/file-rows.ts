import type { File } from '@parley/shared'
import type { FileRecord } from '../files/file-records.ts'

/** A row of the table `files` in both engines: `file` is JSON of a File. */
export interface FileRow {
  room: string
  author: string
  at: number
  stored: number
  message: number | null
  file: string
}

export function recordOf({ room, author, at, stored, message, file }: FileRow): FileRecord {
  return {
    ...{ room, author, at, stored, file: JSON.parse(file) as File },
    ...(message !== null && { message }),
  }
}
