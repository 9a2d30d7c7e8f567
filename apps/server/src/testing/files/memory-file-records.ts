import type { FileRecord, FileRecords } from '../../files/file-records.ts'

/** The records of files without a log. */
export class MemoryFileRecords implements FileRecords {
  readonly #records = new Map<string, FileRecord>()
  #released: string[] = []

  add(record: FileRecord): Promise<void> {
    this.#records.set(record.file.id, record)
    return Promise.resolve()
  }

  find(id: string): Promise<FileRecord | undefined> {
    return Promise.resolve(this.#records.get(id))
  }

  usage(author: string, since: number): Promise<{ ofAuthor: number; ofAll: number }> {
    const all = [...this.#records.values()]
    const own = all.filter((one) => one.author === author && one.at >= since)
    const sum = (these: readonly FileRecord[]) => these.reduce((total, { stored }) => total + stored, 0)
    return Promise.resolve({ ofAuthor: sum(own), ofAll: sum(all) })
  }

  releaseUnposted(before: number, limit: number): Promise<number> {
    const old = [...this.#records.values()].filter((one) => one.message === undefined && one.at < before)
    const released = old.slice(0, limit)
    for (const { file } of released) this.release(file.id)
    return Promise.resolve(released.length)
  }

  /** As the removal of its message does. */
  release(id: string): void {
    if (this.#records.delete(id)) this.#released.push(id)
  }

  released(limit: number): Promise<string[]> {
    return Promise.resolve(this.#released.slice(0, limit))
  }

  forget(ids: readonly string[]): Promise<void> {
    this.#released = this.#released.filter((id) => !ids.includes(id))
    return Promise.resolve()
  }

  list(after: string, limit: number): Promise<string[]> {
    const ids = [...this.#records.keys()].toSorted().filter((id) => id > after)
    return Promise.resolve(ids.slice(0, limit))
  }
}
