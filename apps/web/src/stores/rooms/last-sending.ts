import { isUploading, type RoomClient } from '@parley/client'

type Sending = Pick<RoomClient, 'view' | 'stop'>

/** By their rooms, which were changed for others while something waited to be sent. */
const sending = new Map<string, Sending>()

/** Keeps the client of a room until what waits in it is sent; where nothing does, it stops at once. */
export function sendOn(room: string, client: Sending): void {
  stopSending(room)
  sending.set(room, client)
  stopWhenSent(room, client)
}

/** To be called when something has changed in a room that is shown no more. */
export function stopWhenSent(room: string, client: Sending): void {
  if (sending.get(room) !== client) return
  const next = client.view.outbox.find(({ state }) => state.name !== 'refused')
  // Its files are uploaded by the page of their room.
  if (next !== undefined && !isUploading(next)) return
  sending.delete(room)
  client.stop()
}

/** Of one room, which is entered again, or of all. */
export function stopSending(room?: string): void {
  const ended = [...sending].filter(([name]) => room === undefined || name === room)
  for (const [name, client] of ended) {
    sending.delete(name)
    client.stop()
  }
}
