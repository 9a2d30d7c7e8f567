import { STATUS_CODES, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { addExhausted, isExhausted } from '../logging/file-handles.ts'
import type { RefusalLog } from '../logging/refusal-log.ts'

/** An error of Node's HTTP parser, with the bytes that it could not read. */
interface ClientError extends NodeJS.ErrnoException {
  rawPacket?: Buffer
}

/** The first byte of a TLS handshake (RFC 8446, 5.1). */
const tlsHandshake = 0x16

/** Answers what cannot be read as a request, as Node does, and says so in the operator's log. */
export function answerConnectionErrors(server: Server, refusals: RefusalLog): void {
  const underWay = new WeakMap<Duplex, ServerResponse>()
  server.on('request', ({ socket }, response) => {
    underWay.set(socket, response)
    response.once('close', () => underWay.delete(socket))
  })
  server.on('clientError', (error: ClientError, socket) => {
    const response = underWay.get(socket)
    // Browsers open connections in advance, and use some of them for nothing.
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && bytesRead(socket) === 0) return void socket.destroy()
    // Sent after a request that was to be the last one: its answer is still to come.
    if (error.code === 'HPE_CLOSED_CONNECTION' && response !== undefined) return
    if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') addLine(error, socket)
    if (!socket.writable || response?.headersSent === true) return void socket.destroy()
    const status = statusOf(error)
    const text = STATUS_CODES[status] ?? ''
    socket.end(
      `HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
      () => socket.destroy(),
    )
  })
  server.on('error', (error: NodeJS.ErrnoException) => {
    if (!server.listening) return // `listen` rejects with it
    if (!isExhausted(error)) throw error
    addExhausted(refusals, error.code)
  })

  function addLine(error: ClientError, socket: Duplex & { remoteAddress?: string }) {
    const { remoteAddress: address } = socket
    refusals.add({
      ...lineOf(error),
      kind: { status: statusOf(error), code: error.code },
      ...(address !== undefined && { address }),
    })
  }
}

function bytesRead(socket: Duplex & { bytesRead?: number }) {
  return socket.bytesRead
}

function lineOf({ code, rawPacket }: ClientError) {
  if (code === 'HPE_HEADER_OVERFLOW')
    return { level: 'warn', message: 'request refused: its headers have more than 16 KiB' } as const
  if (rawPacket?.[0] === tlsHandshake)
    return { level: 'warn', message: 'request refused: it is https, and this port speaks http' } as const
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { level: 'info', message: 'request refused: it was not complete in time' } as const
  return { level: 'info', message: 'request refused: it cannot be read' } as const
}

/** As Node answers. */
function statusOf({ code }: ClientError): number {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return 431
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return 413
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 408
    default:
      return 400
  }
}
