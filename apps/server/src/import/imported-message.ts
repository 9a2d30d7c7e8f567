/** Somebody who wrote elsewhere: no person here, whatever their name is. */
export interface ImportedPerson {
  /** Identifies them in their source, in every run. */
  key: string
  name: string
  /** As `avatar` of a message; undefined: the server draws one. */
  avatar?: string | undefined
}

/** A message that was written elsewhere. */
export interface ImportedMessage {
  /** Identifies it in its source, in every run. */
  key: string
  /** Unix time in milliseconds. */
  at: number
  by: ImportedPerson
  text: string
  /** The key of an earlier message. */
  replyTo?: string | undefined
  reactions?: ImportedReaction[] | undefined
}

export interface ImportedReaction {
  /** In Unicode. */
  emoji: string
  by: ImportedPerson
}

/** Where messages come from, oldest first. It can be read again and again. */
export interface ImportSource {
  /** Names the program or the network that it is from. */
  name: string
  /** Whether some answer others. */
  hasAnswers: boolean
  /** Throws StartupError where what was given cannot be read. */
  messages(): AsyncIterable<ImportedMessage>
  /** Of what was left out, the number by the reason, once it was read. */
  leftOut: ReadonlyMap<string, number>
  close(): Promise<void> | void
}

/** Counts what is left out of an import. */
export class LeftOut extends Map<string, number> {
  add(reason: string): void {
    this.set(reason, (this.get(reason) ?? 0) + 1)
  }
}
