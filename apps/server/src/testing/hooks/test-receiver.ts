import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** How it answers: a status with headers and a body, or not at all. */
export type ReceiverAnswer =
  { status: number; headers?: Record<string, string>; body?: string | Buffer } | 'cut' | 'hang' | 'cut body'

export interface ReceivedRequest {
  path: string
  headers: IncomingHttpHeaders
  body: string
  isTaken: boolean
}

/** A program that gets what hooks send, on this machine. */
export async function startReceiver(
  answerTo: (request: ReceivedRequest, count: number) => ReceiverAnswer | Promise<ReceiverAnswer> = ok,
) {
  const requests: ReceivedRequest[] = []
  const server = createServer((request, response) => void receive(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    port,
    url: `http://127.0.0.1:${port}/in`,
    requests,
    /** Those that were answered with a status of success. */
    get taken() {
      return requests.filter(({ isTaken }) => isTaken)
    },
  }

  async function receive(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { headers, url: path = '' } = request
    const received = { path, headers, body: Buffer.concat(chunks).toString(), isTaken: false }
    const asked = answerTo(received, requests.length)
    requests.push(received)
    const answer = await asked
    if (answer === 'hang') return
    if (answer === 'cut') return void request.socket.destroy()
    if (answer === 'cut body') {
      received.isTaken = true
      response.writeHead(200, { 'Content-Length': '100' })
      response.write('{"te', () => request.socket.destroy())
      return
    }
    received.isTaken = answer.status < 300
    response.writeHead(answer.status, answer.headers)
    response.end(answer.body ?? '')
  }
}

export function ok(): ReceiverAnswer {
  return { status: 204 }
}

/** What https://www.standardwebhooks.com asks of receivers, by Web Crypto: whether the request was signed with the key, and just now. */
export async function isSigned(
  key: string,
  { headers, body }: ReceivedRequest,
  now = Date.now(),
): Promise<boolean> {
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature } = headers
  const [version, encoded] = String(signature).split(',')
  if (version !== 'v1' || Math.abs(now / 1_000 - Number(time)) > 300) return false
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const secret = Buffer.from(key.replace('whsec_', ''), 'base64')
  const imported = await crypto.subtle.importKey('raw', secret, hmac, false, ['verify'])
  const signed = new TextEncoder().encode(`${String(id)}.${String(time)}.${body}`)
  return crypto.subtle.verify(hmac, imported, Buffer.from(encoded ?? '', 'base64'), signed)
}
