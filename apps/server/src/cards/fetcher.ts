import type { IncomingMessage } from 'node:http'
import { checkedAddress, isOfNetwork, requestAt } from './checked-request.ts'
import { fetchableUrl } from './fetchable-url.ts'
import { publicInternet, type Network } from './network.ts'
import { bodyOf, mostBytes } from './response-body.ts'

/** What is asked for: a picture is shown on the card of a page, or is the link itself. */
export type Wanted = 'page' | 'picture'

export interface Fetched {
  /** After redirects. */
  url: URL
  /** The media type, in lower case and without parameters. */
  type: string
  /** As the server says. */
  charset: string | undefined
  body: Buffer
  /** False: there was more. */
  isWhole: boolean
}

const mostRedirects = 3

const redirects = new Set([301, 302, 303, 307, 308])

const pages = new Set(['text/html', 'application/xhtml+xml'])
const pictures = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'])

const accepted: Record<Wanted, string> = {
  page: 'text/html, application/xhtml+xml, image/*;q=0.5',
  picture: 'image/webp, image/avif, image/jpeg, image/png, image/gif',
}

/**
 * Reads what a stranger has named, of public addresses alone: the addresses of the name are checked, and the connection goes to one
 * of those that were checked, at every redirect again. Sends no cookies, no referrer, and nothing of who has posted the link.
 */
export class Fetcher {
  readonly #network: Network

  constructor(network: Network = publicInternet) {
    this.#network = network
  }

  /** Undefined: it may not be read, is of another kind, or could not be read before the signal. */
  async get(address: string, wanted: Wanted, signal: AbortSignal): Promise<Fetched | undefined> {
    try {
      return await this.#follow(fetchableUrl(address), wanted, signal)
    } catch (error) {
      if (isOfNetwork(error)) return undefined
      throw error
    }
  }

  async #follow(first: URL | undefined, wanted: Wanted, signal: AbortSignal) {
    let url = first
    for (let turn = 0; turn <= mostRedirects && url !== undefined; turn += 1) {
      const address = await checkedAddress(this.#network, url, signal)
      if (address === undefined) return undefined
      const response = await this.#request(url, address, wanted, signal)
      try {
        const { statusCode = 0, headers } = response
        if (redirects.has(statusCode) && headers.location !== undefined) {
          // Some send UTF-8, where header fields are read byte by byte.
          url = fetchableUrl(Buffer.from(headers.location, 'latin1').toString(), url)
          continue
        }
        return statusCode === 200 ? await read(response, url, wanted) : undefined
      } finally {
        response.destroy()
      }
    }
    return undefined
  }

  #request(url: URL, address: string, wanted: Wanted, signal: AbortSignal): Promise<IncomingMessage> {
    const headers = {
      Accept: accepted[wanted],
      'Accept-Encoding': 'gzip, br',
      'User-Agent': 'Parley (link card)',
    }
    return requestAt(this.#network, { url, address }, { headers, signal })
  }
}

async function read(response: IncomingMessage, url: URL, wanted: Wanted): Promise<Fetched | undefined> {
  const [type = '', ...parameters] = (response.headers['content-type'] ?? '').toLowerCase().split(';')
  const kind = type.trim()
  if (!pictures.has(kind) && (wanted === 'picture' || !pages.has(kind))) return undefined
  if (pictures.has(kind) && Number(response.headers['content-length'] ?? 0) > mostBytes) return undefined
  const body = await bodyOf(response)
  if (body === undefined) return undefined
  const charset = parameters.map((one) => /^\s*charset\s*=\s*"?([\w:.+-]{1,40})/.exec(one)?.[1]).find(Boolean)
  return { url, type: kind, charset, ...body }
}
