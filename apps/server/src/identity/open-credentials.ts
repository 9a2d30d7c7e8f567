/** The credentials of open connections, each with what ends them. */
export class OpenCredentials {
  readonly #byId = new Map<string, Set<() => void>>()

  /** Calls `end` when the credential is revoked, until the returned function is called. */
  add(id: string, end: () => void): () => void {
    const ends = this.#byId.get(id) ?? new Set()
    this.#byId.set(id, ends)
    ends.add(end)
    return () => {
      ends.delete(end)
      if (ends.size === 0 && this.#byId.get(id) === ends) this.#byId.delete(id)
    }
  }

  revoked(ids: readonly string[]): void {
    for (const id of ids) {
      const ends = this.#byId.get(id) ?? []
      this.#byId.delete(id)
      for (const end of ends) end()
    }
  }
}
