import { pathToRoom } from '../ui/base-path.ts'

/** The address of a room, and of one message in it: `/r/<room>#m<id>`. Never with a key. */
export function roomLink(room: string): string {
  return new URL(pathToRoom(room), location.origin).href
}

export function messageLink(room: string, id: number): string {
  return `${roomLink(room)}#m${id}`
}

/** The message id in an address's fragment, also beside a key (P12.4). */
export function messageOfHash(hash: string): number | undefined {
  const id = /^#(?:k=[^&]*&)?m([1-9]\d{0,14})(?:&|$)/.exec(hash)?.[1]
  return id === undefined ? undefined : Number(id)
}

/** Removes the fragment: the reader has scrolled away from the message it names. */
export function forgetHash() {
  if (messageOfHash(location.hash) !== undefined)
    history.replaceState(history.state, '', location.pathname + location.search)
}
