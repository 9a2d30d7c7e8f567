import { pathTo } from '../../../ui/base-path.ts'
import { load, save } from '../../../storage/browser-storage.ts'

const key = 'parley.at-proxy'

/** At most once in this time, in milliseconds: a proxy that answers wrongly must not keep the page loading. */
const againAfterMs = 60_000

/**
 * Where a proxy answers in place of the server, because it asks who this is: loads the page again, so that the
 * person can sign in there. What is not sent yet stays stored.
 */
export async function signInAtProxy(): Promise<void> {
  const last = load(key, 'sessionStorage')
  if (typeof last === 'number' && Math.abs(Date.now() - last) < againAfterMs) return
  if (!(await isAnsweredByProxy())) return
  save(key, Date.now(), 'sessionStorage')
  location.reload()
}

async function isAnsweredByProxy(): Promise<boolean> {
  try {
    const response = await fetch(pathTo('/healthz'), { redirect: 'manual', cache: 'no-store' })
    // The server itself redirects nobody and asks nobody for a password there.
    return response.type === 'opaqueredirect' || response.status === 401 || response.status === 407
  } catch {
    return false // nobody answers
  }
}
