import { subprotocol } from '@parley/shared'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { SqliteLogReader } from '../../log/sqlite/log-reader.ts'
import { SqliteNames } from '../../log/sqlite/names.ts'
import { openDatabase } from '../../log/sqlite/open-database.ts'
import { SqliteWriter } from '../../log/sqlite/writer.ts'
import { SearchIndex } from '../../search/sqlite/search-index.ts'

// Measures what many rooms cost a server that hardly anybody uses: its start, its idleness, and one post a second.
const rooms = Number(process.argv[2] ?? 500_000)
const starts = 11
const roomsPerWrite = 1_000
const idleMs = 20_000
const posts = 30
const postEveryMs = 1_000
/** Posts before those that are measured: code that has hardly run is not compiled yet, and costs several times as much. */
const warmUpPosts = 1_000
const warmUpEveryMs = 40
/** What a start does afterwards, in the background, from its tenth second on. */
const settleMs = 15_000

const folders = [0, rooms].map((count) => ({ count, folder: mkdtempSync(join(tmpdir(), 'parley-rooms-')) }))
try {
  for (const { folder, count } of folders) build(folder, count)
  const times = await startAlternately()
  for (const { folder, count } of folders) await measure(folder, count, times.get(folder) ?? [])
} finally {
  for (const { folder } of folders) rmSync(folder, { recursive: true })
}

/** Writes a log with one message in each room, and its search index. */
function build(folder: string, count: number) {
  const { db, close } = openDatabase(folder)
  const writer = new SqliteWriter(db, new SqliteNames(db))
  const person = { author: 'a'.repeat(22), username: 'Ada', avatar: 'a'.repeat(64) }
  const draft = { type: 'post', ...person, cid: 'cid-00001', message: 'the first message' } as const
  for (let first = 1; first <= count; first += roomsPerWrite) {
    const rooms = Array.from({ length: Math.min(roomsPerWrite, count - first + 1) }, (_, n) => first + n)
    const writes = rooms.map((room) => ({ type: 'append', room: `room-${room}`, drafts: [draft] }) as const)
    writer.write(writes, Date.now())
  }
  const index = new SearchIndex(folder, new SqliteLogReader(folder))
  for (let room = 1; room <= count; room += 1) index.indexNextPage(`room-${room}`)
  for (let { behind, isPartial } = index.backlog(); behind.length > 0 || isPartial;)
    ({ behind, isPartial } = index.backlog())
  index.close()
  close()
}

/** The times of the starts on each folder, in milliseconds, shortest first. */
async function startAlternately() {
  const times = new Map(folders.map(({ folder }) => [folder, [] as number[]]))
  for (let n = 0; n < starts; n += 1)
    for (const { folder } of folders) {
      const { child, ms } = await start(folder)
      times.get(folder)?.push(ms)
      await stop(child)
    }
  for (const ofFolder of times.values()) ofFolder.sort((a, b) => a - b)
  return times
}

async function measure(folder: string, count: number, times: readonly number[]) {
  const { child, port } = await start(folder)
  await sleep(settleMs)
  const idleBefore = cpuMs(child)
  await sleep(idleMs)
  const idle = cpuMs(child) - idleBefore
  const perPost = await costOfPosts(child, port)
  await stop(child)
  console.table({
    rooms: count,
    'start, median ms': Math.round(times[Math.floor(starts / 2)] ?? 0),
    'idle CPU, %': ((idle / idleMs) * 100).toFixed(2),
    'CPU of one post a second, ms': perPost.toFixed(2),
  })
}

async function start(folder: string) {
  const began = performance.now()
  const main = fileURLToPath(new URL('../../main.ts', import.meta.url))
  const settings = {
    GRAVATAR_URL: '',
    LOG_LEVEL: 'warn',
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: folder,
    LIMITS: 'off',
  }
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /127\.0\.0\.1:(\d+)/.exec(line)?.[1]
    if (port === undefined) continue
    child.stdout.resume()
    return { child, port: Number(port), ms: performance.now() - began }
  }
  throw new Error('The server exited before it listened.')
}

async function costOfPosts(child: ChildProcess, port: number) {
  const ws = new WebSocket(`ws://127.0.0.1:${port}/ws`, [subprotocol])
  await once(ws, 'open')
  ws.send(JSON.stringify({ type: 'join', room: 'room-7', username: 'Ada', avatar: 'a'.repeat(64) }))
  await once(ws, 'message')
  await post(ws, warmUpPosts, warmUpEveryMs)
  await sleep(settleMs)
  const before = cpuMs(child)
  await sleep(posts * postEveryMs)
  const between = cpuMs(child)
  await post(ws, posts, postEveryMs)
  const after = cpuMs(child)
  ws.terminate()
  // What the server needs in the same time without a post is no cost of the post.
  return (after - between - (between - before)) / posts
}

async function post(ws: WebSocket, count: number, everyMs: number) {
  for (let n = 0; n < count; n += 1) {
    ws.send(JSON.stringify({ type: 'post', cid: `post-${Date.now()}-${n}`, message: `post ${n}` }))
    await sleep(everyMs)
  }
}

/** The CPU time that a process has used, in milliseconds. */
function cpuMs({ pid }: ChildProcess) {
  const tasks = readdirSync(`/proc/${pid}/task`)
  const times = tasks.map(
    (task) => readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'latin1').split(' ')[0],
  )
  return times.reduce((sum, ns) => sum + Number(ns), 0) / 1e6
}

async function stop(child: ChildProcess) {
  child.kill()
  await once(child, 'exit')
}
