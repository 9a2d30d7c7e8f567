// Run by Bun: its own sockets, and its publish, which broadcasts in native code.
const server = globalThis.Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch: (request, self) => (self.upgrade(request) ? undefined : new Response('WebSockets only')),
  websocket: {
    open: (socket) => socket.subscribe('room'),
    message: (_socket, message) => server.publish('room', message),
  },
})
console.log(`http://127.0.0.1:${server.port}/`)
