/** What one node tells the others: no more than a hint, which may be lost. */
export interface Hint {
  /** The node that says it. */
  from: string
  epoch: string
  /** The heads of the rooms; without them, there are too many to name. */
  rooms?: Record<string, number>
  /** Rooms that people came to, or left; none, where there are too many to name. */
  people?: string[]
  /** Who is writing: the room, the username, the avatar. */
  typing?: [string, string, string][]
  /** A node asks itself whether it hears. */
  knock?: string
}

export const channel = 'parley'

/** NOTIFY takes less than 8,000 bytes. */
export const mostBytes = 7_900

export function encodeHint(hint: Hint): string {
  const text = JSON.stringify(hint)
  if (Buffer.byteLength(text) <= mostBytes) return text
  const { rooms, ...rest } = hint
  return JSON.stringify(rest)
}

/** Undefined for what is none of ours. */
export function readHint(text = ''): Hint | undefined {
  try {
    const hint = JSON.parse(text) as unknown
    const isHint = typeof hint === 'object' && hint !== null && 'from' in hint && 'epoch' in hint
    return isHint ? (hint as Hint) : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
