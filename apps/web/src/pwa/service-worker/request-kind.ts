/** What a request of the page is for. `other` is none of the worker's business: sockets, health, pictures of people. */
export type RequestKind = 'document' | 'asset' | 'file' | 'other'

interface Asked {
  readonly method: string
  readonly mode: string
  readonly url: string
}

export function kindOf(
  { method, mode, url }: Asked,
  origin: string,
  isInShell: (path: string) => boolean,
): RequestKind {
  const { origin: to, pathname } = new URL(url)
  if (method !== 'GET' || to !== origin) return 'other'
  if (pathname.startsWith('/assets/')) return 'asset'
  if (mode === 'navigate') return pathname === '/' || pathname.startsWith('/r/') ? 'document' : 'other'
  return isInShell(pathname) ? 'file' : 'other'
}
