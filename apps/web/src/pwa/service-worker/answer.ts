import { kindOf } from './request-kind.ts'
import { isInShell, keepDocument, keptDocument, keptFile } from './shell.ts'

declare const self: ServiceWorkerGlobalScope

/** A server that has not answered for so long, in milliseconds, counts as away. */
const patienceMs = 4_000

/** The server has the last word on the document and its icons; what is named by its content never changes. */
export function answer(event: FetchEvent) {
  const { request } = event
  switch (kindOf(request, self.location.origin, isInShell)) {
    case 'document':
      return event.respondWith(documentFor(event))
    case 'asset':
      return event.respondWith(keptFile(request).then((kept) => kept ?? fetch(request)))
    case 'file':
      return event.respondWith(fileFor(request))
    case 'other':
      return
  }
}

async function documentFor(event: FetchEvent) {
  const asked = fetch(event.request)
  event.waitUntil(
    asked.then((response) => (response.ok ? keepDocument(response.clone()) : undefined)).catch(unanswered),
  )
  const answered = await Promise.race([asked.catch(unanswered), late()])
  if (answered !== undefined && !isOutage(answered)) return answered
  return (await keptDocument()) ?? answered ?? asked
}

async function fileFor(request: Request) {
  try {
    return await fetch(request)
  } catch {
    return (await keptFile(request)) ?? Response.error()
  }
}

/** What a proxy says while the server behind it is down. */
const isOutage = ({ status }: Response) => status === 502 || status === 503 || status === 504

const unanswered = () => undefined

const late = () => new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), patienceMs))
