import type { FileRecord, FileRecords } from '../../../files/file-records.ts'
import type { LogCalls } from '../log-calls.ts'

/** The records of files, in the database of a log. */
export class SqliteUploads implements FileRecords {
  readonly #calls: LogCalls

  constructor(calls: LogCalls) {
    this.#calls = calls
  }

  async add(record: FileRecord): Promise<void> {
    await this.#calls.store('addFile', record)
  }

  find(id: string): Promise<FileRecord | undefined> {
    return this.#calls.read('findFile', id)
  }

  usage(author: string, since: number, until: number): Promise<{ ofAuthor: number; ofAll: number }> {
    return this.#calls.read('fileUsage', author, since, until)
  }

  releaseUnposted(before: number, limit: number): Promise<number> {
    return this.#calls.store('releaseUnposted', before, limit)
  }

  released(limit: number): Promise<string[]> {
    return this.#calls.read('releasedFiles', limit)
  }

  async forget(ids: readonly string[]): Promise<void> {
    await this.#calls.store('forgetFiles', ids)
  }

  list(after: string, limit: number): Promise<string[]> {
    return this.#calls.read('listFiles', after, limit)
  }
}
