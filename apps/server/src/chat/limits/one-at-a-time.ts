/** Runs one piece of work of each kind at a time for each connection. */
export class OneAtATime {
  readonly #underWay = new WeakMap<object, Set<string>>()

  /** Runs the work, or returns undefined while another of this kind is under way for the connection. */
  async run<T>(connection: object, kind: string, work: () => Promise<T>): Promise<T | undefined> {
    const kinds = this.#underWay.get(connection) ?? new Set()
    this.#underWay.set(connection, kinds)
    if (kinds.has(kind)) return undefined
    kinds.add(kind)
    try {
      return await work()
    } finally {
      kinds.delete(kind)
    }
  }
}
