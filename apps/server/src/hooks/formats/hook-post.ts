/** What a request to a hook says, before it is written as a message. */
export interface HookPost {
  /** The sender's own name for itself. */
  username?: string | undefined
  /** The edge of the message: `#` and six hexadecimal digits in lower case. */
  colour?: string | undefined
  parts: Part[]
}

/** A block of the message. Texts are marked up as messages are: what a sender means literally has passed `literal`. */
export interface Part {
  title?: string | undefined
  text?: string | undefined
  fields?: Field[] | undefined
  /** Small print, such as where it comes from. */
  footer?: string | undefined
  link?: string | undefined
}

export interface Field {
  name: string
  value: string
  /** It may share its line with others. */
  isShort?: boolean | undefined
}

/** What a format makes of a request. */
export type Reading =
  | { type: 'post'; post: HookPost }
  /** Understood, but nothing that people need to read: `why` is told to the sender. */
  | { type: 'nothing'; why: string }
  /** Not a request of this format: `why` is told to the sender. */
  | { type: 'unreadable'; why: string }

export function posting(post: HookPost): Reading {
  return { type: 'post', post }
}

export function onePart(part: Part, rest: Omit<HookPost, 'parts'> = {}): Reading {
  return posting({ ...rest, parts: [part] })
}
