import type { FileRecord, FileRecords } from '../../../files/file-records.ts'
import type { Read, Store } from '../people/sqlite-people.ts'
import type { WorkerClient } from '../worker-rpc.ts'
import type { LogProcedures } from '../worker.ts'

/** The records of files, in the database of a log. */
export class SqliteUploads implements FileRecords {
  readonly #client: WorkerClient<LogProcedures>
  readonly #read: Read
  readonly #store: Store

  constructor(client: WorkerClient<LogProcedures>, read: Read, store: Store) {
    this.#client = client
    this.#read = read
    this.#store = store
  }

  async add(record: FileRecord): Promise<void> {
    await this.#store(() => this.#client.call('addFile', record))
  }

  find(id: string): Promise<FileRecord | undefined> {
    return this.#read(() => this.#client.call('findFile', id))
  }

  usage(author: string, since: number): Promise<{ ofAuthor: number; ofAll: number }> {
    return this.#read(() => this.#client.call('fileUsage', author, since))
  }

  releaseUnposted(before: number, limit: number): Promise<number> {
    return this.#store(() => this.#client.call('releaseUnposted', before, limit))
  }

  released(limit: number): Promise<string[]> {
    return this.#read(() => this.#client.call('releasedFiles', limit))
  }

  async forget(ids: readonly string[]): Promise<void> {
    await this.#store(() => this.#client.call('forgetFiles', ids))
  }

  list(after: string, limit: number): Promise<string[]> {
    return this.#read(() => this.#client.call('listFiles', after, limit))
  }
}
