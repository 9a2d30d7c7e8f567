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
import { messageColumns, newMessage } from '../../log/message-columns.ts'
import { SqliteLogReader } from '../../log/sqlite/log-reader.ts'
import { openDatabase } from '../../log/sqlite/open-database.ts'
import { SearchIndex } from '../../search/sqlite/search-index.ts'

// Measures what many rooms cost a server that hardly anybody uses: its start, its idleness, and one post a second.
const rooms = Number(process.argv[2] ?? 500_000)
const starts = 11
const idleMs = 20_000
const posts = 20
/** What a start does afterwards, in the background. */
const settleMs = 10_000

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
  const addRoom = db.prepare('INSERT INTO rooms (room, name, head) VALUES (?, ?, 1)')
  const addMessage = db.prepare(
    `INSERT INTO messages (room, ${messageColumns.join(', ')}) VALUES (?${', ?'.repeat(messageColumns.length)})`,
  )
  const person = { author: 'a'.repeat(22), username: 'Ada', avatar: 'a'.repeat(64) }
  const message = newMessage(
    { type: 'post', ...person, cid: 'cid-00001', message: 'the first message' },
    1,
    0,
  )
  const values = messageColumns.map((column) => {
    const value = message[column]
    return typeof value === 'boolean' ? Number(value) : value
  })
  db.exec('BEGIN')
  for (let room = 1; room <= count; room += 1) {
    addRoom.run(room, `room-${room}`)
    addMessage.run(room, ...values)
  }
  db.exec('COMMIT')
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
  await sleep(2_000)
  const before = cpuMs(child)
  for (let n = 0; n < posts; n += 1) {
    ws.send(JSON.stringify({ type: 'post', cid: `post-${Date.now()}-${n}`, message: `post ${n}` }))
    await sleep(1_000)
  }
  const cost = cpuMs(child) - before
  ws.terminate()
  return cost / posts
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
