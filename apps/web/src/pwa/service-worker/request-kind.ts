/** The kind of a request. The worker ignores `other`: sockets, health checks, avatars. */
export type RequestKind = 'document' | 'asset' | 'file' | 'other'

interface RequestSummary {
  readonly method: string
  readonly mode: string
  readonly url: string
}

/** `basePath` is the path of the worker's scope without its last slash. */
export function kindOf(
  { method, mode, url }: RequestSummary,
  origin: string,
  basePath: string,
  isInShell: (path: string) => boolean,
): RequestKind {
  const { origin: to, pathname } = new URL(url)
  if (method !== 'GET' || to !== origin) return 'other'
  if (pathname.startsWith(`${basePath}/assets/`)) return 'asset'
  if (mode === 'navigate') return isOfRoom(pathname, basePath) ? 'document' : 'other'
  return isInShell(pathname) ? 'file' : 'other'
}

function isOfRoom(pathname: string, basePath: string) {
  return pathname === `${basePath}/` || pathname.startsWith(`${basePath}/r/`)
}
