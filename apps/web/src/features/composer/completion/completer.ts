/** Completes what is being written in a field. */
export interface Completer {
  /** Looks at what stands before the caret now; `mayOpen` when it has just been written. */
  look(mayOpen: boolean): void
  /** Takes the keys that belong to an open list, and says whether it did. */
  pressed(event: KeyboardEvent): boolean
  close(): void
}

/** The ids of an open list and of the option that would be accepted, for whoever reads the field. */
export interface Offered {
  list: string
  option: string
}
