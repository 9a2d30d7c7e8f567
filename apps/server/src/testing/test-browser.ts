import { personHeader } from '@parley/shared'
import { connect } from './test-client.ts'
import { startTestServer } from './test-server.ts'

interface Answer {
  status: number
  body: Record<string, unknown>
  setCookie: string[]
  headers: Headers
}

/** A browser, as far as a server sees it: it keeps cookies, and names the origin of its page. */
export class TestBrowser {
  readonly port: number
  readonly #userAgent: string
  readonly #origin: string
  readonly #cookies = new Map<string, string>()

  constructor(port: number, { userAgent = firefox, origin = `http://127.0.0.1:${port}` } = {}) {
    this.port = port
    this.#userAgent = userAgent
    this.#origin = origin
  }

  get cookies(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** Puts another browser's cookies into this one. */
  stealCookiesOf(other: TestBrowser) {
    for (const [name, value] of other.#cookies) this.#cookies.set(name, value)
  }

  async request(
    method: string,
    path: string,
    {
      body,
      person,
      headers = {},
    }: { body?: unknown; person?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const response = await fetch(`http://127.0.0.1:${this.port}/api${path}`, {
      method,
      headers: {
        'user-agent': this.#userAgent,
        ...(method !== 'GET' && { origin: this.#origin }),
        ...(this.#cookies.size > 0 && { cookie: this.cookies }),
        ...(person !== undefined && { [personHeader]: person }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const setCookie = response.headers.getSetCookie()
    for (const cookie of setCookie) this.#keep(cookie)
    const text = await response.text()
    const json = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
    return { status: response.status, body: json, setCookie, headers: response.headers }
  }

  post(path: string, body: unknown = {}, person?: string) {
    return this.request('POST', path, { body, ...(person !== undefined && { person }) })
  }

  /** Signs in with a token of its own, and returns the id of the person. */
  async signIn(token: string): Promise<string> {
    const { body } = await this.post('/session', { token })
    return String(body['person'])
  }

  /** A socket of its page. */
  connect() {
    return connect(this.port, { headers: { origin: this.#origin, cookie: this.cookies } })
  }

  #keep(cookie: string) {
    const [pair = '', ...attributes] = cookie.split('; ')
    const [name = '', value = ''] = pair.split('=')
    if (attributes.includes('Max-Age=0')) this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }
}

export const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'
export const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1'

/** A server and a browser. */
export async function startWithBrowser(...options: Parameters<typeof startTestServer>) {
  const server = await startTestServer(...options)
  return { ...server, browser: new TestBrowser(server.port) }
}
