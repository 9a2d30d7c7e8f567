import { pathOfRoom } from '@parley/shared'

/** The address of a room, and of one message in it: `/r/<room>#m<id>`. */
export function roomLink(room: string): string {
  return new URL(pathOfRoom(room), location.origin).href
}

export function messageLink(room: string, id: number): string {
  return `${roomLink(room)}#m${id}`
}

/** The message that the fragment of an address names. */
export function messageOfHash(hash: string): number | undefined {
  const id = /^#m([1-9]\d{0,14})$/.exec(hash)?.[1]
  return id === undefined ? undefined : Number(id)
}

/** The reader has gone on: what the address names is not what is in view any more. */
export function forgetHash() {
  if (messageOfHash(location.hash) !== undefined)
    history.replaceState(history.state, '', location.pathname + location.search)
}
