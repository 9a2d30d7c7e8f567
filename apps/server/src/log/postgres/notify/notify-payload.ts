/** What one node tells the others: no more than a hint, which may be lost. */
export interface NotifyPayload {
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
  probe?: string
}

export const channel = 'parley'

/** NOTIFY takes less than 8,000 bytes. */
export const mostBytes = 7_900

export function encodePayload(payload: NotifyPayload): string {
  const text = JSON.stringify(payload)
  if (Buffer.byteLength(text) <= mostBytes) return text
  const { rooms, ...rest } = payload
  return JSON.stringify(rest)
}

/** Undefined for what is none of ours. */
export function readPayload(text = ''): NotifyPayload | undefined {
  try {
    const payload = JSON.parse(text) as unknown
    const isHint = typeof payload === 'object' && payload !== null && 'from' in payload && 'epoch' in payload
    return isHint ? (payload as NotifyPayload) : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
