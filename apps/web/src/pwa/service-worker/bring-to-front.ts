/** Shows the page of the room with this path: where it is open already, else in a new window. */
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

/** A path may have been typed in capital letters or with a slash at its end. */
function isOfRoom(url: URL, origin: string, path: string) {
  return url.origin === origin && plain(url.pathname) === plain(new URL(path, origin).pathname)
}

const plain = (pathname: string) => pathname.replace(/\/$/, '').toLowerCase()
