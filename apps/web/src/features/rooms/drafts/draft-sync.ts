import { limits, type StoredDraftFrame } from '@parley/shared'
import type { SyncedDraft } from '../../../storage/synced-drafts.ts'

export interface DraftSyncEvents {
  /** Undefined: there is no answer now. */
  read(): Promise<StoredDraftFrame | undefined>
  store(text: string, base: number): Promise<StoredDraftFrame | undefined>
  /** What is written here now. */
  text(): string
  show(text: string): void
  /** Keeps what both know. */
  keep(synced: SyncedDraft): void
  /** Another text was begun on another device; undefined: there is none any more. */
  offer(other: string | undefined): void
}

/** `synced`: as the server has it. Without it, it was written here, and taken aside. */
interface OtherDraft {
  text: string
  synced?: SyncedDraft
}

/** P16.10: one room's draft, the same on all devices of the person. Where two differ, both are kept until the person has chosen. */
export class DraftSync {
  readonly #events: DraftSyncEvents
  #synced: SyncedDraft
  #other: OtherDraft | undefined
  /** When the draft was last stored by any device. */
  #storedAt: number
  #isBusy = false
  #isDue = false

  constructor(synced: SyncedDraft, events: DraftSyncEvents) {
    this.#synced = synced
    this.#storedAt = synced.at
    this.#events = events
  }

  /** The list of rooms says when the draft was last stored. It may be late. */
  told(at: number): void {
    if (at > this.#synced.at) this.#storedAt = at
    void this.run()
  }

  /** Makes both the same. To be called when the person has stopped writing, and with a new connection. */
  async run(): Promise<void> {
    if (this.#isBusy) return void (this.#isDue = true)
    this.#isBusy = true
    do await this.#step()
    while (this.#mustGoOn())
    this.#isBusy = false
  }

  /** The person wants the other text; what was in the field is offered in its place. */
  use(): void {
    const other = this.#other
    if (other === undefined) return
    const own = this.#events.text()
    this.#events.show(other.text)
    this.#choose(own === '' ? undefined : { text: own })
  }

  /** The person keeps what is in the field. */
  discard(): void {
    this.#choose(undefined)
  }

  #choose(next: OtherDraft | undefined) {
    const before = this.#other
    this.#offer(next)
    if (before?.synced !== undefined) this.#agreed(before.synced)
    void this.run()
  }

  #mustGoOn() {
    const isDue = this.#isDue
    this.#isDue = false
    return isDue
  }

  async #step() {
    if (this.#storedAt !== (this.#other?.synced ?? this.#synced).at) {
      const read = await this.#events.read()
      if (read !== undefined) this.#take(read)
      return
    }
    const text = this.#events.text()
    if (text === this.#synced.text || this.#other?.synced !== undefined) return
    // It cannot be sent either, before it is shorter.
    if (text.length > limits.message) return
    this.#keep({ ...this.#synced, storing: text })
    const answer = await this.#events.store(text, this.#synced.at)
    if (answer === undefined) return
    if (answer.text !== undefined) return this.#take(answer)
    this.#agreed({ at: answer.at, text })
    // They went on writing.
    if (this.#events.text() !== text) this.#isDue = true
  }

  /** What another device has stored. */
  #take({ at, text = '' }: StoredDraftFrame) {
    this.#storedAt = at
    const own = this.#events.text()
    // Stored by this browser, where the page was closed before it heard of it.
    const isOurs = text !== '' && text === this.#synced.storing
    const isUntouched = !isOurs && own === this.#synced.text
    const synced = { at, text }
    if (own !== text && !isUntouched && !isOurs && text !== '') return this.#offer({ text, synced })
    if (this.#other?.synced !== undefined) this.#offer(undefined)
    this.#agreed(synced)
    if (own === text) return
    if (isUntouched) this.#events.show(text)
    // It was sent or deleted, there or here: what was written here since is stored.
    else this.#isDue = true
  }

  #agreed(synced: SyncedDraft) {
    this.#storedAt = synced.at
    this.#keep(synced)
  }

  #keep(synced: SyncedDraft) {
    this.#synced = synced
    this.#events.keep(synced)
  }

  #offer(other: OtherDraft | undefined) {
    this.#other = other
    this.#events.offer(other?.text)
  }
}
