// A typical chat on `ws`: one send per client and message, with the frame as it was received.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'

const http = createServer()
const wss = new WebSocketServer({ server: http })
wss.on('connection', (socket) =>
  socket.on('message', (message) => {
    for (const client of wss.clients) client.send(message, { binary: false })
  }),
)
http.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () =>
  console.log(`http://127.0.0.1:${(http.address() as AddressInfo).port}/`),
)
