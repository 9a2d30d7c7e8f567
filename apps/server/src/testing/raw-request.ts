import { once } from 'node:events'
import { connect } from 'node:net'
import { onTestFinished } from 'vitest'

/** Sends these bytes, and resolves to all that is answered until the server closes the connection. */
export async function rawAnswer(port: number, bytes: string | Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  let answer = ''
  socket.setEncoding('latin1')
  socket.on('data', (data: string) => (answer += data))
  socket.write(bytes)
  await once(socket, 'close')
  return answer
}

/** The head of an upgrade to a WebSocket; `headers` are lines. */
export function upgradeHead(
  requestLine: string,
  headers: readonly string[] = ['Host: chat.example'],
): string {
  const all = [
    requestLine,
    ...headers,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol: parley.v1',
  ]
  return `${all.join('\r\n')}\r\n\r\n`
}
