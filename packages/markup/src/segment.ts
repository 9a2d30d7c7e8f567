/** A part of a message that one component renders. */
export type Segment =
  | { type: 'text'; text: string }
  /** `code` names the picture, `text` is what was typed. */
  | { type: 'emoji'; code: string; text: string }
  /** `href` is always http:, https: or mailto:. */
  | { type: 'link'; href: string; text: string }
  /** `text` includes the `@`. */
  | { type: 'mention'; text: string }
  /** `source` includes the backticks. */
  | { type: 'code'; text: string; source: string }
  /** `source` includes the line breaks around the block. `clipped`: only its beginning is in view. */
  | { type: 'codeBlock'; text: string; language?: string; source: string; clipped?: true }
  /** `mark` is written before and after it. */
  | { type: 'bold' | 'italic' | 'struck'; mark: string; inner: Segment[] }
  /** `open` and `close` are written around it. */
  | { type: 'spoiler'; open: string; close: string; inner: Segment[] }
  /** `source` includes the marks of the lines and the line breaks around them. */
  | { type: 'quote'; inner: Segment[]; source: string }
  /** `inner` are its items. `before` and `after` are the line breaks that belong to it. */
  | { type: 'list'; ordered: boolean; inner: Segment[]; before: string; after: string }
  /** `mark` includes the spaces around it. `inner` ends with the lists below the item. */
  | { type: 'item'; mark: string; inner: Segment[] }
