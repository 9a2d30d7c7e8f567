/** What others may ask of the field one writes in. */
export interface WritingField {
  focus(): void
  /** Puts text where the caret is, in place of what is selected, and the focus behind it. */
  insert(text: string): void
}
