import { kindOf } from './request-kind.ts'
import { basePath, isInShell, cacheDocument, cachedDocument, cachedFile } from './shell.ts'

declare const self: ServiceWorkerGlobalScope

/** After this many milliseconds without an answer, the cached document is used. */
const patienceMs = 4_000

/** Network first for the document and icons; cache first for assets, whose names contain their hash. */
export function answer(event: FetchEvent) {
  const { request } = event
  switch (kindOf(request, self.location.origin, basePath, isInShell)) {
    case 'document':
      return event.respondWith(documentFor(event))
    case 'asset':
      return event.respondWith(cachedFile(request).then((cached) => cached ?? fetch(request)))
    case 'file':
      return event.respondWith(fileFor(request))
    case 'other':
      return
  }
}

async function documentFor(event: FetchEvent) {
  const fetched = fetch(event.request)
  event.waitUntil(
    fetched.then((fresh) => (fresh.ok ? cacheDocument(fresh.clone()) : undefined)).catch(noAnswer),
  )
  const response = await Promise.race([fetched.catch(noAnswer), timeout()])
  if (response !== undefined && !isOutage(response)) return response
  return (await cachedDocument()) ?? response ?? fetched
}

async function fileFor(request: Request) {
  try {
    return await fetch(request)
  } catch {
    return (await cachedFile(request)) ?? Response.error()
  }
}

/** Status codes of a proxy whose server is down. */
const isOutage = ({ status }: Response) => status === 502 || status === 503 || status === 504

const noAnswer = () => undefined

const timeout = () => new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), patienceMs))
