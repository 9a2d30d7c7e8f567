/** As many as one node sees in a day, with some megabytes. */
const mostKept = 50_000

/**
 * The avatars of people who have joined or posted, as far as this node has seen them: those that were seen last. The picture
 * service is asked for nothing else.
 */
export class KnownAvatars {
  readonly #ids = new Set<string>()
  readonly #most: number

  constructor(most = mostKept) {
    this.#most = most
  }

  add(people: Iterable<{ readonly avatar: string }>): void {
    for (const { avatar } of people) {
      this.#ids.delete(avatar)
      this.#ids.add(avatar)
    }
    for (const oldest of this.#ids) {
      if (this.#ids.size <= this.#most) return
      this.#ids.delete(oldest)
    }
  }

  /** Adds them, and returns them. */
  seen<P extends { readonly avatar: string }>(people: P[]): P[] {
    this.add(people)
    return people
  }

  has(avatar: string): boolean {
    return this.#ids.has(avatar)
  }
}
