import { pathOfRoom, roomOfPath } from '@parley/shared'

/** The path below which a proxy serves the chat, like `/chat`; empty at the root of a host. The server writes it into the document. */
export const basePath =
  typeof document === 'undefined'
    ? ''
    : (document.querySelector<HTMLMetaElement>('meta[name="base-path"]')?.content ?? '')

/** The path of something that the server serves, such as `/ws`. */
export const pathTo = (path: string): string => basePath + path

export const pathToRoom = (room: string): string => pathTo(pathOfRoom(room))

/** The room of an address path; undefined when it names none. The page may also be opened without the base path, past the proxy. */
export function roomOfAddress(pathname: string, base = basePath): string | undefined {
  const isBelow = base !== '' && `${pathname}/`.startsWith(`${base}/`)
  return roomOfPath(isBelow ? pathname.slice(base.length) || '/' : pathname)
}
