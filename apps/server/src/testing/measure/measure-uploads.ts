import { percentile, subprotocol } from '@parley/shared'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { noisePicture } from '../files/noise-picture.ts'
import { MeasuredServer, onCore } from './measured-server.ts'

// Measures what uploads at once cost a server and those who only chat: node measure-uploads.ts [uploads] [pairs] [bytes]
// The server has core 0, everybody else core 1. In peace the same sender sends the same bytes to a server that drops them.
const [uploads = 20, pairs = 5, bytes = 25e6] = process.argv.slice(2).map(Number)
const posters = 10
const postEveryMs = 100
const peaceAtLeastMs = 5_000
/** The server is slower until its code is compiled. */
const warmUpMs = 5_000

const folder = mkdtempSync(join(tmpdir(), 'parley-uploads-'))
const files = { random: join(folder, 'a.bin'), picture: join(folder, 'a.jpg') }
writeFileSync(files.random, randomBytes(bytes))
writeFileSync(files.picture, await noisePicture(bytes))
const sink = createServer((request, response) => {
  let length = Number(request.headers['upload-offset'] ?? 0)
  request.on('data', (chunk: Buffer) => (length += chunk.length))
  request.on('end', () =>
    response
      .writeHead(request.method === 'POST' ? 201 : 200, {
        location: `/api/files/${'0'.repeat(32)}`,
        'upload-offset': length,
      })
      .end('{"state":"ready"}'),
  )
})
sink.keepAliveTimeout = 60_000
sink.listen(0, '127.0.0.1')
const server = await MeasuredServer.start(join(folder, 'data'))
const latencies: number[] = []
const chatting = await Promise.all(Array.from({ length: posters }, (_, n) => startPoster(n)))
try {
  await sleep(warmUpMs)
  await send(server.url)
  const rows: Record<string, object> = {}
  const ratios: number[] = []
  for (let pair = 1; pair <= pairs; pair += 1) {
    const peace = await measure(async () => {
      await Promise.all([
        send(`http://127.0.0.1:${(sink.address() as AddressInfo).port}`),
        sleep(peaceAtLeastMs),
      ])
    })
    const uploading = await measure(() => send(server.url))
    rows[`${pair}, peace`] = peace
    rows[`${pair}, ${uploads} uploads`] = uploading
    ratios.push(uploading['p99 ms'] / peace['p99 ms'])
  }
  console.table(rows)
  ratios.sort((one, other) => one - other)
  console.log(
    `p99 of acknowledgements, uploads to peace: median ${ratios[Math.floor(pairs / 2)]?.toFixed(2)} of ${pairs}`,
  )
} finally {
  for (const stop of chatting) stop()
  await server.stop()
  sink.close()
  rmSync(folder, { recursive: true })
}

async function measure(work: () => Promise<void>) {
  await server.usage()
  latencies.length = 0
  const began = performance.now()
  await work()
  const ms = performance.now() - began
  const { lagMax, cpuMs, serverMB, childMB } = await server.usage()
  return {
    seconds: round(ms / 1_000),
    posts: latencies.length,
    'p50 ms': round(percentile(latencies, 50)),
    'p99 ms': round(percentile(latencies, 99)),
    'loop held, at most ms': round(lagMax),
    'CPU, %': Math.round((100 * cpuMs) / ms),
    'server MB': Math.round(serverMB),
    'its child MB': Math.round(childMB),
  }
}

/** All uploads at once, from a process of its own with the lowest priority. Resolves when all are prepared. */
async function send(url: string) {
  const sender = fileURLToPath(new URL('./upload-load.ts', import.meta.url))
  const args = [url, String(uploads), files.random, files.picture]
  const [command, all] = onCore(1, [process.execPath, sender, ...args])
  const child = spawn(command, all, { stdio: ['ignore', 'inherit', 'inherit'] })
  if (child.pid !== undefined) setPriority(child.pid, 19)
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`The sender ended with ${code}.`)
}

/** Somebody who posts, and waits for each acknowledgement. Returns the function that ends it. */
async function startPoster(n: number) {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws`, [subprotocol])
  await once(socket, 'open')
  const person = { username: `Poster ${n}`, avatar: 'a'.repeat(64), token: `poster-${n}`.padEnd(22, '-') }
  socket.send(JSON.stringify({ type: 'join', room: `room-${n}`, ...person }))
  await once(socket, 'message')
  const sentAt = new Map<string, number>()
  socket.on('message', (data: Buffer) => {
    const { type, cid = '' } = JSON.parse(data.toString()) as { type: string; cid?: string }
    const at = sentAt.get(cid)
    if (type !== 'posted' || at === undefined) return
    sentAt.delete(cid)
    latencies.push(performance.now() - at)
  })
  let posts = 0
  const timer = setInterval(() => {
    const cid = `poster-${n}-${(posts += 1)}`
    sentAt.set(cid, performance.now())
    socket.send(JSON.stringify({ type: 'post', cid, message: `post ${posts}` }))
  }, postEveryMs)
  return () => {
    clearInterval(timer)
    socket.terminate()
  }
}

function round(value: number) {
  return Math.round(value * 10) / 10
}
