// Gets what an outgoing hook sends, and answers `!ping`. Run it with Node 24: KEY=whsec_… PORT=8080 node receiver.ts
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'

const key = Buffer.from((process.env['KEY'] ?? '').slice('whsec_'.length), 'base64')

const server = createServer(async (request, response) => {
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': given } = request.headers
  const body = await text(request)
  const signature = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest('base64')
  const [wanted, shown] = [Buffer.from(`v1,${signature}`), Buffer.from(String(given))]
  const isSigned = wanted.length === shown.length && timingSafeEqual(wanted, shown)
  const isFresh = Math.abs(Date.now() / 1000 - Number(time)) < 300 // nobody sends an old one again
  if (!isSigned || !isFresh) return response.writeHead(401).end()
  const [message] = JSON.parse(body).messages
  const isNew = message.rev === message.id // not an edit, a reaction or a removal
  response.end(isNew && message.message === '!ping' ? JSON.stringify({ text: 'pong' }) : '')
})
server.listen(Number(process.env['PORT'] ?? 8080), '127.0.0.1', () =>
  console.log(`Listening at http://127.0.0.1:${server.address().port}/`),
)
