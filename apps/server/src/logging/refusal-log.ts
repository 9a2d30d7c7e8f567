import type { Logger } from 'pino'
import { measured } from './measured.ts'
import { loggedAddress, type AddressForm } from './client-address.ts'

/** Milliseconds in which one kind of refusal has one line. */
const windowMs = 60_000

/** Something refused at the door: before a room, or any use case, is reached. */
export interface RefusalLine {
  level: 'info' | 'warn' | 'error'
  /** What was asked for; undefined: a connection, or what came over it. */
  at?: 'join'
  message: string
  /** With the message they are the kind of the refusal. Nothing that a client chooses: kinds are few. */
  kind?: Record<string, string | number | undefined>
  /** Other fields, for the first line of a kind. */
  details?: Record<string, string | undefined>
  /** The client's IP address. */
  address?: string
}

/**
 * Writes one line a minute for each kind of refusal. When more of a kind came in that minute, a line at its end says how
 * many: a flood neither fills the log nor stays unseen.
 */
export class RefusalLog {
  readonly #logger: Logger
  readonly #addresses: AddressForm
  readonly #windows = new Map<string, { line: RefusalLine; again: number; timer: NodeJS.Timeout }>()

  constructor(logger: Logger, addresses: AddressForm) {
    this.#logger = logger
    this.#addresses = addresses
  }

  add(line: RefusalLine): void {
    const { level, message, kind, details, address = '' } = line
    measured.refusal.publish(measuredAs(line))
    const key = JSON.stringify([message, kind])
    const window = this.#windows.get(key)
    if (window !== undefined) return void (window.again += 1)
    const timer = setTimeout(() => this.#end(key), windowMs).unref()
    this.#windows.set(key, { line, again: 0, timer })
    this.#logger[level]({ ...kind, ...details, address: loggedAddress(address, this.#addresses) }, message)
  }

  /** Writes what is counted but not yet written. */
  close(): void {
    for (const key of this.#windows.keys()) this.#end(key)
  }

  #end(key: string) {
    const window = this.#windows.get(key)
    if (window === undefined) return
    clearTimeout(window.timer)
    this.#windows.delete(key)
    const { line, again } = window
    if (again > 0) this.#logger[line.level]({ ...line.kind, again }, line.message)
  }
}

function measuredAs({ kind = {}, at }: RefusalLine) {
  const where = at ?? ('connection' as const)
  return { at: where, reason: String(kind['why'] ?? kind['code'] ?? kind['status'] ?? 'too_many') }
}
