import type { UploadLimit, UploadRefusalCode } from '@parley/shared'
import type { FileRecords } from './file-records.ts'

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
  /** What the addresses have begun in the last day, on this node since its start. */
  #ofAddresses: { address: string; id: string; size: number; at: number }[] = []

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
    const size = Math.max(wanted.size, leastCounted)
    const now = this.#now()
    const stored = await this.#records.usage(author, now - dayMs)
    const refusal = limits === 'off' ? undefined : this.#refusal({ ...wanted, size }, stored, now)
    if (refusal !== undefined) return refusal
    this.#reserved.set(id, { id, author, size })
    this.#ofAddresses.push({ address, id, size, at: now })
    return undefined
  }

  /** After a start: what was on the way before it. */
  resume(reservation: Reservation): void {
    const size = Math.max(reservation.size, leastCounted)
    this.#reserved.set(reservation.id, { ...reservation, size })
  }

  /** It is a file now, which the records count. */
  release(id: string): void {
    this.#reserved.delete(id)
  }

  /** It was taken back, or never began: it does not count. */
  giveBack(id: string): void {
    this.release(id)
    this.#ofAddresses = this.#ofAddresses.filter((one) => one.id !== id)
  }

  #refusal(
    { author, size, address, knownSince = Infinity }: Wanted,
    { ofAuthor, ofAll }: { ofAuthor: number; ofAll: number },
    now: number,
  ): QuotaRefusal | undefined {
    const { uploadDay, uploadNewcomer, uploadAddressDay, uploadTotal } = this.#settings
    const reserved = [...this.#reserved.values()]
    const ofPerson = ofAuthor + sum(reserved.filter((one) => one.author === author)) + size
    this.#ofAddresses = this.#ofAddresses.filter(({ at }) => at > now - dayMs)
    const ofAddress = this.#ofAddresses.filter((one) => one.address === address)
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

function sum(these: readonly { size: number }[]) {
  return these.reduce((total, { size }) => total + size, 0)
}
