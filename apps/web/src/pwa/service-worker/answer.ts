import { kindOf } from './request-kind.ts'
import { basePath, isInShell, cacheDocument, cachedDocument, cachedFile } from './shell.ts'

declare const self: ServiceWorkerGlobalScope

/** After this many milliseconds without an answer, the cached document is used. */
const documentPatienceMs = 4_000

/** The same for its style sheet and its first script, which delay the page. */
const filePatienceMs = 1_000

/** Network first for the document and files without a hash; cache first for assets, whose names contain their hash. */
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
  const response = await Promise.race([fetched.catch(noAnswer), timeout(documentPatienceMs)])
  if (response !== undefined && !isOutage(response)) return response
  return (await cachedDocument()) ?? response ?? fetched
}

async function fileFor(request: Request) {
  const fetched = fetch(request)
  const response = await Promise.race([fetched.catch(noAnswer), timeout(filePatienceMs)])
  return response ?? (await cachedFile(request)) ?? fetched
}

/** Status codes of a proxy whose server is down. */
const isOutage = ({ status }: Response) => status === 502 || status === 503 || status === 504

const noAnswer = () => undefined

const timeout = (ms: number) => new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ms))
