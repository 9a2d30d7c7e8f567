// A typical Socket.IO chat: one emit to everyone per message.
import { createServer } from 'node:http'
import { Server } from 'socket.io'

const http = createServer()
const io = new Server(http, { transports: ['websocket'] })
io.on('connection', (socket) => socket.on('message', (message) => io.emit('message', message)))
http.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () =>
  console.log(`http://127.0.0.1:${http.address().port}/`),
)
