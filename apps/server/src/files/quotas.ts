import type { UploadLimit, UploadRefusalCode } from '@parley/shared'
import type { FileRecords } from './file-records.ts'
import type { Upload } from './upload-folder.ts'

const hourMs = 60 * 60_000
const dayMs = 24 * hourMs

/** What a file counts at least: also a small one takes up entries of the disk, and the time to prepare it. */
export const leastCounted = 64 * 1_024

/** Uploads of one person that are received at once. */
export const mostAtOnce = 3

export interface QuotaSettings {
  limits: 'on' | 'off'
  /** All in bytes. */
  uploadMax: number
  uploadDay: number
  uploadNewcomer: number
  uploadAddressDay: number
  uploadTotal: number
}

interface Reservation {
  id: string
  author: string
  size: number
}

export interface Wanted extends Reservation {
  /** What the address is counted by. */
  address: string
  /** When the server first saw the author; undefined: just now. */
  knownSince: number | undefined
}

/** An upload that has begun. */
interface Begun extends Reservation {
  address: string
  at: number
}

export interface QuotaRefusal {
  code: Extract<UploadRefusalCode, 'file_empty' | 'file_too_large' | 'upload_quota'> | 'storage_full'
  limit?: UploadLimit
  /** Seconds. */
  retryAfter?: number
}

/** How much people may send. What is on the way counts with the size that it will have. */
export class Quotas {
  readonly #settings: QuotaSettings
  readonly #records: Pick<FileRecords, 'usage'>
  readonly #now: () => number
  readonly #reserved = new Map<string, Reservation>()
  /** What people and addresses have begun on this node in the last day, whatever has become of it. */
  #begun: Begun[] = []

  constructor(settings: QuotaSettings, records: Pick<FileRecords, 'usage'>, now: () => number) {
    this.#settings = settings
    this.#records = records
    this.#now = now
  }

  /** Reserves the space until `release`, or returns why there is none. Rejects as the log does. */
  async reserve(wanted: Wanted): Promise<QuotaRefusal | undefined> {
    const { author, address, id } = wanted
    const { limits, uploadMax } = this.#settings
    if (wanted.size === 0) return { code: 'file_empty' }
    if (wanted.size > uploadMax) return { code: 'file_too_large', limit: 'file' }
    const size = counted(wanted.size)
    const now = this.#now()
    const before = [...this.#reserved]
    // What a clock that was ahead has stored would count until that date; the clocks of nodes differ a little.
    const stored = await this.#records.usage(author, now - dayMs, now + hourMs)
    // What becomes a file meanwhile may be neither in the records as they were read nor reserved any more.
    const reserved = [...new Map([...before, ...this.#reserved]).values()]
    const refusal =
      limits === 'off' ? undefined : this.#refusal({ ...wanted, size }, { ...stored, reserved }, now)
    if (refusal !== undefined) return refusal
    this.#reserved.set(id, { id, author, size })
    this.#begun.push({ id, author, address, size, at: now })
    return undefined
  }

  /** After a start: what has begun before it. `isOnTheWay`: it is no file yet. */
  resume({ id, author, address = '', size, at }: Upload, isOnTheWay: boolean): void {
    const reservation = { id, author, size: counted(size) }
    if (isOnTheWay) this.#reserved.set(id, reservation)
    this.#begun.push({ ...reservation, address, at })
  }

  /** It is a file now, which the records count, or refused. */
  release(id: string): void {
    this.#reserved.delete(id)
  }

  /** It was taken back, or never began: only what was received of it counts, in bytes. */
  giveBack(id: string, received: number): void {
    this.release(id)
    this.#begun = this.#begun
      .map((one) => (one.id === id ? { ...one, size: received } : one))
      .filter(({ size }) => size > 0)
  }

  #refusal(
    { author, size, address, knownSince = Infinity }: Wanted,
    { ofAuthor, ofAll, reserved }: { ofAuthor: number; ofAll: number; reserved: readonly Reservation[] },
    now: number,
  ): QuotaRefusal | undefined {
    const { uploadDay, uploadNewcomer, uploadAddressDay, uploadTotal } = this.#settings
    this.#begun = this.#begun.filter(({ at }) => at > now - dayMs)
    // Other nodes know the files; this one also knows what was removed since.
    const known = ofAuthor + sum(reserved.filter((one) => one.author === author))
    const ofPerson = Math.max(known, sum(this.#begun.filter((one) => one.author === author))) + size
    const ofAddress = this.#begun.filter((one) => one.address === address)
    if (ofPerson > uploadNewcomer && knownSince > now - hourMs) {
      const waitMs = Math.min(hourMs, knownSince + hourMs - now)
      return { code: 'upload_quota', limit: 'newcomer', retryAfter: Math.ceil(waitMs / 1_000) }
    }
    if (ofPerson > uploadDay) return { code: 'upload_quota', limit: 'day', retryAfter: hourMs / 1_000 }
    if (sum(ofAddress) + size > uploadAddressDay)
      return { code: 'upload_quota', limit: 'address', retryAfter: hourMs / 1_000 }
    if (ofAll + sum(reserved) + size > uploadTotal) return { code: 'storage_full', limit: 'all' }
    return undefined
  }
}

/** What a file of this size counts. */
const counted = (size: number) => Math.max(size, leastCounted)

function sum(these: readonly { size: number }[]) {
  return these.reduce((total, { size }) => total + size, 0)
}
