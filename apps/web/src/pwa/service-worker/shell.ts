import { assetsOf } from './assets-of.ts'

declare const self: ServiceWorkerGlobalScope
/** Defined by the build: every file of the page, and a version that names exactly these files. */
declare const SHELL: { readonly version: string; readonly files: readonly string[] }

/** The folder of this worker, without its last slash: where the proxy serves the chat. */
export const basePath = new URL('.', self.location.href).pathname.replace(/\/$/, '')
const index = `${basePath}/`

// Two chats on one host share the caches: the prefix of one is not the beginning of the other's.
const prefix = basePath === '' ? 'parley-shell-' : `parley-shell:${basePath}:`
const files = SHELL.files.map((path) => basePath + path)
const name = prefix + SHELL.version

/** Ignores content encoding. */
const ignoreVary = { ignoreVary: true }

export const isInShell = (path: string) => files.includes(path)

/** Caches all files or none: files of two builds do not fit together. */
export async function cacheShell() {
  const cache = await caches.open(name)
  // Files with a hash in their name may come from the HTTP cache; the others are revalidated.
  await cache.addAll(
    files.map((path) => new Request(path, { cache: isHashed(path) ? 'default' : 'no-cache' })),
  )
  const page = await cache.match(index, ignoreVary)
  if (page !== undefined && isOurs(await page.text())) return
  await caches.delete(name)
  throw new Error('The page was rebuilt meanwhile')
}

/** Replaces the cached document by the server's current one, if both are of the same build. */
export async function cacheDocument(response: Response) {
  if (!isOurs(await response.clone().text())) return
  const cache = await caches.open(name)
  await cache.put(index, response)
}

/** Open pages may still need the assets of the previous build, but not its document. */
export async function deleteOldShells() {
  const shells = (await caches.keys()).filter((key) => key.startsWith(prefix))
  const others = shells.filter((key) => key !== name)
  await Promise.all(others.slice(0, -1).map((key) => caches.delete(key)))
  for (const last of others.slice(-1)) await deleteUnhashed(await caches.open(last))
}

async function deleteUnhashed(cache: Cache) {
  const requests = (await cache.keys()).filter(({ url }) => !isHashed(new URL(url).pathname))
  await Promise.all(requests.map((request) => cache.delete(request, ignoreVary)))
}

/** A cached file of this build or the previous one. */
export const cachedFile = (request: Request) => caches.match(request, ignoreVary)

/** The document of this build. */
export const cachedDocument = async () => (await caches.open(name)).match(index, ignoreVary)

const isHashed = (path: string) => path.startsWith(`${basePath}/assets/`)

function isOurs(document: string) {
  const assets = assetsOf(document)
  return assets.length > 0 && assets.every(isInShell)
}
