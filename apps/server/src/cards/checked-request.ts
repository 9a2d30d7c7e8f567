import http, { type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import { hostOf, portOf } from './fetchable-url.ts'
import type { Network } from './network.ts'

/** One of the addresses of the host, if all of them may be asked. */
export async function checkedAddress(
  network: Network,
  url: URL,
  signal: AbortSignal,
): Promise<string | undefined> {
  const host = hostOf(url)
  const found = isIP(host) === 0 ? await network.addressesOf(host, signal) : [host]
  signal.throwIfAborted()
  return found.every((address) => network.isAllowed(address)) ? found[0] : undefined
}

/** Sends one request to the address, which was checked, and to no other. Rejects as the connection does, or with the signal. */
export function requestAt(
  network: Network,
  { url, address }: { url: URL; address: string },
  options: { method?: string; headers: OutgoingHttpHeaders; signal: AbortSignal },
  body?: Buffer,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const host = hostOf(url)
  const request = (url.protocol === 'https:' ? https : http).request({
    ...network.reach(address, portOf(url)),
    path: `${url.pathname}${url.search}`,
    // The certificate has to be that of the name.
    servername: isIP(host) === 0 ? host : '',
    agent: false,
    maxHeaderSize: 16 * 1_024,
    ...options,
    headers: { Host: url.host, ...options.headers },
  })
  request.once('response', resolve)
  // Also after the response has begun: its reader gets the error as well.
  request.on('error', reject)
  // It has switched to another protocol.
  request.once('close', () => reject(Object.assign(new Error('no answer'), { code: 'ECONNRESET' })))
  request.end(body)
  return promise
}

/** What others have done wrong, or not in time: an error of a socket, of TLS, HTTP, a compression, or of the signal. */
export function isOfNetwork(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return 'code' in error || error.name === 'TimeoutError' || error.name === 'AbortError'
}
