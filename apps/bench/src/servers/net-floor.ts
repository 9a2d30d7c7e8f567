// The floor: the most that Node itself can do. It validates and stores nothing: all messages of one turn of the event
// loop are written to every socket as one frame, a JSON array whose first element is the number of messages.
import { createHash } from 'node:crypto'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { MaskedFrames } from './masked-frames.ts'

const sockets = new Set<Socket>()
let news: string[] = []

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy())
  socket.on('close', () => sockets.delete(socket))
  socket.once('data', (request) => {
    socket.write(acceptance(request.toString('latin1')))
    sockets.add(socket)
    const frames = new MaskedFrames()
    socket.on('data', (bytes: Buffer) => {
      for (const text of frames.read(bytes)) take(text)
    })
  })
})
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () =>
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
)

function take(text: string) {
  if (news.length === 0) setImmediate(writeNews)
  news.push(text)
}

function writeNews() {
  const payload = Buffer.from(`[${news.length},${news.join(',')}]`)
  news = []
  const frame = Buffer.concat([header(payload.length), payload])
  for (const socket of sockets) socket.write(frame)
}

function header(length: number) {
  const bytes = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10)
  bytes[0] = 0x81
  bytes[1] = length < 126 ? length : length < 65_536 ? 126 : 127
  if (bytes.length === 4) bytes.writeUInt16BE(length, 2)
  if (bytes.length === 10) bytes.writeBigUInt64BE(BigInt(length), 2)
  return bytes
}

function acceptance(request: string) {
  const key = /^sec-websocket-key: *(\S+)/im.exec(request)?.[1] ?? ''
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`
}
