import type { File } from '@parley/shared'
import type { FileRecord, FileRecords } from '../files/file-records.ts'

/** The files of a MemoryStorage, for tests. */
export class MemoryFiles implements FileRecords {
  /** In the order in which they were added. */
  readonly #records = new Map<string, FileRecord & { isReleased: boolean }>()

  async add(record: FileRecord) {
    await Promise.resolve()
    if (!this.#records.has(record.file.id))
      this.#records.set(record.file.id, { ...record, isReleased: false })
  }

  async find(id: string): Promise<FileRecord | undefined> {
    await Promise.resolve()
    const found = this.#records.get(id)
    if (found === undefined || found.isReleased) return undefined
    const { isReleased, ...record } = found
    return record
  }

  async usage(author: string, since: number, until: number) {
    await Promise.resolve()
    const all = [...this.#records.values()]
    const own = all.filter((record) => record.author === author && record.at >= since && record.at <= until)
    return { ofAuthor: sum(own), ofAll: sum(all) }
  }

  async releaseUnposted(before: number, limit: number) {
    await Promise.resolve()
    const found = this.#kept().filter(({ message, at }) => message === undefined && at < before)
    const released = oldestFirst(found).slice(0, limit)
    for (const record of released) record.isReleased = true
    return released.length
  }

  async released(limit: number) {
    await Promise.resolve()
    const released = [...this.#records.values()].filter(({ isReleased }) => isReleased)
    return idsOf(oldestFirst(released).slice(0, limit))
  }

  async forget(ids: readonly string[]) {
    await Promise.resolve()
    for (const id of ids) if (this.#records.get(id)?.isReleased === true) this.#records.delete(id)
  }

  async list(after: string, limit: number) {
    await Promise.resolve()
    return idsOf(this.#kept())
      .filter((id) => id > after)
      .toSorted()
      .slice(0, limit)
  }

  /** As in RoomRows. */
  findUnposted(room: string, author: string, id: string): File | undefined {
    const record = this.#kept().find((one) => one.file.id === id)
    const isFree = record?.room === room && record.author === author && record.message === undefined
    return isFree ? record.file : undefined
  }

  post(files: readonly Pick<File, 'id'>[], message: number) {
    for (const { id } of files) Object.assign(this.#records.get(id) ?? {}, { message })
  }

  releaseOne(id: string) {
    for (const record of this.#kept()) if (record.file.id === id) record.isReleased = true
  }

  /** Those of a message that is removed or deleted. */
  release(room: string, message: number) {
    for (const record of this.#kept())
      if (record.room === room && record.message === message) record.isReleased = true
  }

  /** P13.11 */
  releaseAll(room: string) {
    for (const record of this.#kept()) if (record.room === room) record.isReleased = true
  }

  #kept() {
    return [...this.#records.values()].filter(({ isReleased }) => !isReleased)
  }
}

function oldestFirst<Record extends FileRecord>(records: readonly Record[]) {
  return records.toSorted((a, b) => a.at - b.at || (a.file.id < b.file.id ? -1 : 1))
}

function idsOf(records: readonly FileRecord[]) {
  return records.map(({ file }) => file.id)
}

function sum(records: readonly FileRecord[]) {
  return records.reduce((bytes, { stored }) => bytes + stored, 0)
}
