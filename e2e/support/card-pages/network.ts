import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Network } from '../../../apps/server/src/cards/network.ts'
import { emptyPng } from '../../../apps/server/src/testing/files/sample-files.ts'

// One host for all names. Its pages are called like their paths.
const host = createServer((request, response) => {
  const path = decodeURIComponent(request.url ?? '')
  if (path.endsWith('.png')) {
    response.writeHead(200, { 'content-type': 'image/png' }).end(emptyPng(640, 336))
    return
  }
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
  response.end(`<title>${path.slice(1)}</title><meta name="description" content="About ${path}">
    <meta property="og:image" content="/picture.png">`)
})
host.listen(0, '127.0.0.1').unref()

/** In place of the internet, for a server under test. */
export const publicInternet: Network = {
  addressesOf: () => Promise.resolve(['93.184.215.14']),
  isAllowed: () => true,
  reach: () => ({ host: '127.0.0.1', port: (host.address() as AddressInfo).port }),
}
