const mostKept = 10_000

/** Emails of sample-dialect posts between arrival and broadcast (P7.3): in memory only, and each only once. */
export class SampleEmails {
  readonly #byCid = new Map<string, string>()

  remember(cid: string, email: string) {
    this.#byCid.set(cid, email)
    const oldest = this.#byCid.keys().next()
    if (this.#byCid.size > mostKept && oldest.done !== true) this.#byCid.delete(oldest.value)
  }

  clear() {
    this.#byCid.clear()
  }

  take(cid: string): string {
    const email = this.#byCid.get(cid) ?? ''
    this.#byCid.delete(cid)
    return email
  }
}
