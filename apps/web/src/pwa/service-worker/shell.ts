import { assetsOf } from './assets-of.ts'

/** Put in by the build: every file of the page, and a name for exactly these files. */
declare const SHELL: { readonly version: string; readonly files: readonly string[] }

const prefix = 'parley-shell-'
const { version, files } = SHELL
const name = prefix + version

/** Compressed in one way or another, a file is the same. */
const loosely = { ignoreVary: true }

export const isInShell = (path: string) => files.includes(path)

/** All of the page, or nothing: half of one build and half of another is no page. */
export async function keepShell() {
  const cache = await caches.open(name)
  // What is named by its content may come from any cache; the rest must be asked for.
  await cache.addAll(
    files.map((path) => new Request(path, { cache: isNamedByContent(path) ? 'default' : 'no-cache' })),
  )
  const page = await cache.match('/', loosely)
  if (page !== undefined && isOurs(await page.text())) return
  await caches.delete(name)
  throw new Error('The page was built anew in the meantime')
}

/** The document as the server gives it now takes the place of the one kept, as long as it is of this build. */
export async function keepDocument(response: Response) {
  if (!isOurs(await response.clone().text())) return
  const cache = await caches.open(name)
  await cache.put('/', response)
}

/** Pages that are still open may be of the build before this one, and fetch parts of it; its document is of no use. */
export async function forgetOldShells() {
  const shells = (await caches.keys()).filter((key) => key.startsWith(prefix))
  const others = shells.filter((key) => key !== name)
  await Promise.all(others.slice(0, -1).map((key) => caches.delete(key)))
  for (const last of others.slice(-1)) await keepOnlyNamedByContent(await caches.open(last))
}

async function keepOnlyNamedByContent(cache: Cache) {
  const requests = (await cache.keys()).filter(({ url }) => !isNamedByContent(new URL(url).pathname))
  await Promise.all(requests.map((request) => cache.delete(request, loosely)))
}

/** A kept file, of this build or the one before. */
export const keptFile = (request: Request) => caches.match(request, loosely)

/** The document of this build, for when the server does not answer. */
export const keptDocument = async () => (await caches.open(name)).match('/', loosely)

const isNamedByContent = (path: string) => path.startsWith('/assets/')

function isOurs(document: string) {
  const assets = assetsOf(document)
  return assets.length > 0 && assets.every(isInShell)
}
