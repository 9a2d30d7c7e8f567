/** What a node sends to the others. It may be lost: receivers poll as well. */
export interface NotifyPayload {
  /** The sending node. */
  from: string
  epoch: string
  /** The heads of the changed rooms; absent when they do not fit. */
  rooms?: Record<string, number>
  /** Rooms that people joined or left; empty when they do not fit. */
  people?: string[]
  /** Who is typing: the room, the username, the avatar. */
  typing?: [string, string, string][]
  /** A token that a node sends to itself to check that it receives notifications. */
  probe?: string
}

export const channel = 'parley'

/** NOTIFY takes less than 8,000 bytes. */
export const maxPayloadBytes = 7_900

export function encodePayload(payload: NotifyPayload): string {
  const text = JSON.stringify(payload)
  if (Buffer.byteLength(text) <= maxPayloadBytes) return text
  const { rooms, ...rest } = payload
  return JSON.stringify(rest)
}

/** Undefined when the payload was not sent by Parley. */
export function readPayload(text = ''): NotifyPayload | undefined {
  try {
    const payload = JSON.parse(text) as unknown
    const isOurs = typeof payload === 'object' && payload !== null && 'from' in payload && 'epoch' in payload
    return isOurs ? (payload as NotifyPayload) : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
