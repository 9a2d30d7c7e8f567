const mostKept = 10_000

/** P7.3: emails of sample-dialect posts between arrival and broadcast, in memory only. Each can be taken once. */
export class SampleEmails {
  readonly #byCid = new Map<string, string>()

  add(cid: string, email: string) {
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
