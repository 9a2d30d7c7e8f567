/** Autocompletion of a text field. */
export interface Completer {
  /** Reads the text before the caret. `mayOpen`: the text was just typed, so a closed list may open. */
  update(mayOpen: boolean): void
  /** Handles the keys of an open list. Returns whether the key was handled. */
  onKeydown(event: KeyboardEvent): boolean
  close(): void
}

/** Element ids for `aria-controls` and `aria-activedescendant`: the open list and its active option, if any. */
export interface OpenListbox {
  list: string
  option: string | undefined
}
