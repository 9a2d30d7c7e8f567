import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

type Json = Record<string, unknown>

/** What `chat bridge` sees of Matterbridge's `api`: its messages since `skip_before`, and a stream of what comes. */
export class StubMatterbridge {
  readonly token: string
  /** What was posted to it, in order. */
  readonly taken: Json[] = []
  /** It answers like that before it takes anything. */
  answer: number | 'never' | undefined
  readonly #kept: Json[] = []
  readonly #streams = new Set<ServerResponse>()
  #server: Server | undefined
  #port = 0
  #now = Date.parse('2026-01-01T00:00:00Z')

  constructor(token = 'hush') {
    this.token = token
  }

  get url() {
    return `http://127.0.0.1:${this.#port}`
  }

  /** On the same port as before. */
  async start() {
    this.#server = createServer((request, response) => void this.#serve(request, response))
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port
    return this
  }

  stop() {
    this.#server?.closeAllConnections()
    this.#server?.close()
  }

  /** Somebody writes elsewhere, a minute after the last one. */
  say(username: string, text: string, more: Json = {}) {
    this.#now = Math.max(this.#now + 60_000, Date.now() + this.#kept.length)
    const timestamp = new Date(this.#now).toISOString()
    const about = { account: 'discord.test', userid: username, gateway: 'room', event: '', Extra: null }
    const message = { ...about, username, text, timestamp, ...more }
    this.#kept.push(message)
    for (const stream of this.#streams) stream.write(`${JSON.stringify(message)}\n`)
  }

  async #serve(request: IncomingMessage, response: ServerResponse) {
    if (request.headers.authorization !== `Bearer ${this.token}`)
      return void response.writeHead(401, { 'content-type': 'application/json' }).end('{"message":"no"}')
    if (request.url === '/api/stream') return this.#stream(request, response)
    const message = (await json(request)) as Json
    if (this.answer === 'never') return void request.socket.destroy()
    if (this.answer !== undefined) return void response.writeHead(this.answer).end('{}')
    this.taken.push(message)
    response.end(JSON.stringify({ ...message, id: '' }))
  }

  #stream(request: IncomingMessage, response: ServerResponse) {
    const after = Date.parse(String(request.headers['skip_before'] ?? '1970-01-01T00:00:00Z'))
    response.write(
      `${JSON.stringify({ event: 'api_connected', text: '', timestamp: new Date().toISOString() })}\n`,
    )
    for (const message of this.#kept)
      if (Date.parse(String(message['timestamp'])) > after) response.write(`${JSON.stringify(message)}\n`)
    this.#streams.add(response)
    response.once('close', () => this.#streams.delete(response))
  }
}
