import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

type Json = Record<string, unknown>

/** What `chat bridge` sees of Matterbridge's `api`: a stream, which takes each message out of what was kept. */
export class StubMatterbridge {
  readonly token: string
  /** What was posted to it, in order. */
  readonly taken: Json[] = []
  /** It answers like that before it takes anything. */
  answer: number | 'never' | undefined
  #kept: Json[] = []
  readonly #streams = new Set<ServerResponse>()
  #server: Server | undefined
  #port = 0

  constructor(token = 'hush') {
    this.token = token
  }

  get url() {
    return `http://127.0.0.1:${this.#port}`
  }

  /** Whether somebody reads the stream, as far as is known here. */
  get isRead() {
    return this.#streams.size > 0
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

  /** Somebody writes elsewhere. */
  say(username: string, text: string, more: Json = {}) {
    const about = { account: 'discord.test', userid: username, gateway: 'room', event: '', Extra: null }
    this.#kept.push({ ...about, username, text, timestamp: new Date().toISOString(), ...more })
    const [stream] = this.#streams
    if (stream !== undefined) this.#send(stream)
  }

  /** What is written to a socket is gone here, even if nobody reads it. */
  #send(stream: ServerResponse) {
    for (const message of this.#kept) stream.write(`${JSON.stringify(message)}\n`)
    this.#kept = []
  }

  async #serve(request: IncomingMessage, response: ServerResponse) {
    const { authorization } = request.headers
    if (authorization !== `Bearer ${this.token}`) {
      const [status, message] =
        authorization === undefined ? [400, 'missing key in request header'] : [401, 'Unauthorized']
      return void response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify({ message }))
    }
    if (request.url === '/api/stream') return this.#stream(response)
    const message = (await json(request)) as Json
    if (this.answer === 'never') return void request.socket.destroy()
    if (this.answer !== undefined) return void response.writeHead(this.answer).end('{}')
    this.taken.push(message)
    response.end(JSON.stringify({ ...message, id: '' }))
  }

  #stream(response: ServerResponse) {
    response.write(
      `${JSON.stringify({ event: 'api_connected', text: '', timestamp: new Date().toISOString() })}\n`,
    )
    this.#send(response)
    this.#streams.add(response)
    response.once('close', () => this.#streams.delete(response))
  }
}
