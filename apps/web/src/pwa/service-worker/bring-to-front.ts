/** Focuses the open page of the room with this path, or opens a new window. */
export async function bringToFront(clients: Pages, origin: string, path: string) {
  const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true })
  const page = pages.find(({ url }) => isOfRoom(new URL(url), origin, path))
  if (page === undefined) await clients.openWindow(path)
  else await page.focus()
}

interface Pages {
  matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly Page[]>
  openWindow(path: string): Promise<unknown>
}

interface Page {
  readonly url: string
  focus(): Promise<unknown>
}

/** Ignores case and a trailing slash. */
function isOfRoom(url: URL, origin: string, path: string) {
  return url.origin === origin && plain(url.pathname) === plain(new URL(path, origin).pathname)
}

const plain = (pathname: string) => pathname.replace(/\/$/, '').toLowerCase()
