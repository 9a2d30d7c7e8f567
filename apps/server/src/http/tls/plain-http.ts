import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Server } from 'node:https'
import type { Socket } from 'node:net'
import { limits } from '@parley/shared'
import { unknownHost, type HostSettings } from '../host-names.ts'

/** The first byte of a TLS handshake (RFC 8446, 5.1). */
const tlsHandshake = 0x16

/**
 * Answers plain http on the port of a server that speaks TLS: pages are redirected, all else is told what is wrong. The first byte
 * of a connection tells them apart. `patienceMs`: for all of a plain request and its answer.
 */
export function answerPlainHttp(
  server: Server,
  settings: HostSettings,
  patienceMs: number = limits.joinWithin,
): void {
  const plain = createServer({ keepAliveTimeout: 1 }, (request, response) =>
    answer(request, response, settings),
  )
  const secured = server.listeners('connection') as ((this: Server, socket: Socket) => void)[]
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    const drop = () => socket.destroy()
    socket.on('error', ignore)
    socket.setTimeout(patienceMs, drop) // nothing was asked
    socket.once('data', (first: Buffer) => {
      socket.off('error', ignore)
      socket.off('timeout', drop)
      socket.setTimeout(0)
      socket.pause()
      socket.unshift(first)
      if (first[0] === tlsHandshake) for (const listener of secured) listener.call(server, socket)
      else {
        // The server does not listen, so its own timeouts are looked at by nobody.
        const patience = setTimeout(drop, patienceMs).unref()
        socket.once('close', () => clearTimeout(patience))
        plain.emit('connection', socket)
        socket.resume() // the parser reads what comes from the network, and this has come already
      }
    })
  })
}

function answer({ method, url, headers }: IncomingMessage, response: ServerResponse, settings: HostSettings) {
  const { host = '' } = headers
  const isKnown = URL.canParse(`https://${host}`) && unknownHost(host, settings) === undefined
  response.setHeader('Connection', 'close').setHeader('Content-Type', 'text/plain')
  const mayRedirect = isKnown && (method === 'GET' || method === 'HEAD') && url?.startsWith('/') === true
  if (!mayRedirect) return response.writeHead(400).end('This port speaks https.\n')
  return response.writeHead(308, { Location: `https://${host}${url}` }).end('This port speaks https.\n')
}

function ignore() {
  // Gone before it has asked for anything.
}
