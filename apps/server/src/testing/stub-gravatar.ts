import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export const aPng = Buffer.from('\x89PNG\r\n\x1a\n and the rest', 'latin1')
export const anId = 'ab'.repeat(32)
export const anotherId = 'cd'.repeat(32)

/** A picture service on loopback for one test: its address, and the requested paths. */
export async function stubGravatar(listener: RequestListener): Promise<{ url: string; requests: string[] }> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    listener(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/avatar`, requests }
}
