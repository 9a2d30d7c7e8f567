/** The composer's field, as other components use it. */
export interface WritingField {
  focus(): void
  /** Replaces the selection with `text` and moves the caret behind it. */
  insert(text: string): void
}
