/** The kind of a request. The worker ignores `other`: sockets, health checks, avatars. */
export type RequestKind = 'document' | 'asset' | 'file' | 'other'

interface RequestSummary {
  readonly method: string
  readonly mode: string
  readonly url: string
}

export function kindOf(
  { method, mode, url }: RequestSummary,
  origin: string,
  isInShell: (path: string) => boolean,
): RequestKind {
  const { origin: to, pathname } = new URL(url)
  if (method !== 'GET' || to !== origin) return 'other'
  if (pathname.startsWith('/assets/')) return 'asset'
  if (mode === 'navigate') return pathname === '/' || pathname.startsWith('/r/') ? 'document' : 'other'
  return isInShell(pathname) ? 'file' : 'other'
}
