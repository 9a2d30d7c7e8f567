/** Focuses the open page of the room with this path, or opens a new window; with an `id`, at this message. */
export async function bringToFront(clients: Pages, origin: string, path: string, id?: number) {
  const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true })
  const page = pages.find(({ url }) => isOfRoom(new URL(url), origin, path))
  if (page === undefined) {
    await clients.openWindow(id === undefined ? path : `${path}#m${id}`)
    return
  }
  if (id !== undefined) page.postMessage({ type: 'to-message', id })
  await page.focus()
}

interface Pages {
  matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly Page[]>
  openWindow(path: string): Promise<unknown>
}

interface Page {
  readonly url: string
  focus(): Promise<unknown>
  postMessage(message: unknown): void
}

/** Ignores case and a trailing slash. */
export function isOfRoom(url: URL, origin: string, path: string) {
  return url.origin === origin && plain(url.pathname) === plain(new URL(path, origin).pathname)
}

const plain = (pathname: string) => pathname.replace(/\/$/, '').toLowerCase()
