/** What others may ask of the field one writes in. */
export interface WritingField {
  focus(): void
}
