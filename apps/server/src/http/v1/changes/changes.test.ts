import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { BroadcastScheduler } from '../../../chat/broadcast/broadcast-scheduler.ts'
import { startWithBots, TestBot } from '../../../testing/programs/test-bot.ts'
import { temporaryFolder } from '../../../testing/temporary-folder.ts'
import { connect } from '../../../testing/test-client.ts'

interface Changes {
  epoch: string
  after: number
  rev: number
  messages: { id: number; rev: number; message: string }[]
}

const path = '/rooms/lobby/changes'
const sse = { accept: 'text/event-stream' }
const ndjson = { accept: 'application/x-ndjson' }

const post = async (bot: TestBot, message: string) =>
  expect((await bot.ask('POST', '/rooms/lobby/messages', { message })).status).toBe(201)

/** The lines of a stream, until it ends or `signal` aborts. */
async function* linesOf(bot: TestBot, query: string, headers: Record<string, string>, signal: AbortSignal) {
  const response = await bot.fetch('GET', `${path}${query}`, undefined, headers, signal)
  if (response.body === null || response.status !== 200) throw new Error(`${response.status}`)
  const body = Readable.fromWeb(response.body)
  body.on('error', () => undefined)
  try {
    for await (const line of createInterface(body)) yield line
  } finally {
    body.destroy()
  }
}

test('P19.8: a long poll begins now, waits for a change, and goes on behind it', async () => {
  const { bot } = await startWithBots()
  const build = await bot('Build')
  await post(build, 'before')
  const begun = (await build.ask('GET', path)) as unknown as Changes
  expect(begun).toMatchObject({ after: 1, rev: 1, messages: [] })
  const waiting = build.ask('GET', `${path}?after=1&epoch=${begun.epoch}`)
  await post(build, 'one')
  expect(await waiting).toMatchObject({ after: 1, rev: 2, messages: [{ message: 'one' }] })
  expect(await build.ask('GET', `${path}?after=0&epoch=${begun.epoch}`)).toMatchObject({
    rev: 2,
    messages: [{ id: 1 }, { id: 2 }],
  })
  expect(await build.ask('GET', `${path}?after=2&epoch=${begun.epoch}&wait=0`)).toMatchObject({
    rev: 2,
    messages: [],
  })
  for (const wrong of ['after=0&epoch=other', `after=9&epoch=${begun.epoch}`])
    expect(await build.ask('GET', `${path}?${wrong}`)).toMatchObject({
      status: 410,
      code: 'another_epoch',
      epoch: begun.epoch,
      rev: 2,
    })
  expect(await build.ask('GET', `${path}?after=1`)).toMatchObject({ status: 400, code: 'wrong_shape' })
  expect((await build.ask('GET', path, undefined, { accept: 'text/html' })).status).toBe(406)
})

test('P19.8: a cursor that another node has given is waited for by a node that follows the log more slowly', async () => {
  const { bot, port } = await startWithBots()
  const build = await bot('Build')
  const olga = await connect(port)
  await olga.join('lobby', 'Olga')
  const { epoch } = (await build.ask('GET', path)) as unknown as Changes
  const late = vi.spyOn(BroadcastScheduler.prototype, 'news').mockReturnValue(undefined)
  onTestFinished(() => late.mockRestore())
  for (const text of ['one', 'two']) await post(build, text)
  expect(await build.ask('GET', `${path}?after=2&epoch=${epoch}&wait=0`)).toMatchObject({
    status: 200,
    rev: 2,
    messages: [],
  })
  expect(await build.ask('GET', `${path}?after=3&epoch=${epoch}&wait=0`)).toMatchObject({
    status: 410,
    code: 'another_epoch',
    rev: 2,
  })
  const waiting = build.ask('GET', `${path}?after=2&epoch=${epoch}`)
  late.mockRestore()
  await post(build, 'three')
  expect(await waiting).toMatchObject({ after: 2, rev: 3, messages: [{ message: 'three' }] })
})

test('P19.8: a long poll with Last-Event-ID waits as one with after, and says what is wrong with it', async () => {
  const { bot } = await startWithBots()
  const build = await bot('Build')
  await post(build, 'one')
  const { epoch } = (await build.ask('GET', path)) as unknown as Changes
  const from = (id: string) => build.ask('GET', path, undefined, { 'last-event-id': id })
  const waiting = from(`${epoch}:1`)
  expect(await Promise.race([waiting, delay(300, 'waits')])).toBe('waits')
  await post(build, 'two')
  expect(await waiting).toMatchObject({ after: 1, rev: 2, messages: [{ message: 'two' }] })
  for (const wrong of ['1', `${epoch}:`, `${epoch}:x`, `${'e'.repeat(65)}:1`])
    expect(await from(wrong), wrong).toMatchObject({
      status: 400,
      code: 'wrong_shape',
      field: 'Last-Event-ID',
    })
})

test('P19.8: bots that are gone before they are answered keep nothing open', async () => {
  const { bot, programs } = await startWithBots()
  const build = await bot('Build')
  const { epoch } = (await build.ask('GET', path)) as unknown as Changes
  const leave = new AbortController()
  const identify = programs.identify.bind(programs)
  let asked = 0
  const slowly = vi.spyOn(programs, 'identify').mockImplementation(async (...given) => {
    if ((asked += 1) === 20) leave.abort()
    while (!leave.signal.aborted) await delay(5)
    await delay(300)
    return identify(...given)
  })
  const from = `${path}?after=0&epoch=${epoch}`
  const all = Array.from({ length: 20 }, () => build.fetch('GET', from, undefined, {}, leave.signal))
  await Promise.allSettled(all)
  await delay(500)
  slowly.mockRestore()
  expect(asked).toBe(20)
  expect(await build.ask('GET', `${from}&wait=0`)).toMatchObject({ status: 200 })
})

test('P19.8: streams of lines and of events, which go on from the last event', async () => {
  const { bot } = await startWithBots()
  const build = await bot('Build')
  const stop = new AbortController()
  const lines = linesOf(build, '', ndjson, stop.signal)
  const next = async () => JSON.parse((await lines.next()).value as string) as Changes
  const { epoch } = await next()
  await post(build, 'one')
  expect(await next()).toMatchObject({ rev: 1, messages: [{ message: 'one' }] })
  const events = linesOf(build, '', { ...sse, 'last-event-id': `${epoch}:0` }, stop.signal)
  const event = [await events.next(), await events.next(), await events.next()].map(
    ({ value }) => value as string,
  )
  expect(event.slice(0, 2)).toEqual([`id: ${epoch}:1`, 'event: changes'])
  expect(JSON.parse(event[2]?.replace(/^data: /, '') ?? '')).toMatchObject({ after: 0, rev: 1 })
  stop.abort()
})

test('P19.2: a stream ends within a second when its bot is revoked, banned, or its room is deleted', async () => {
  const { bot, programs, app, port } = await startWithBots()
  const olga = await connect(port)
  const { person } = await olga.join('lobby', 'Olga')
  await app.chat.access.makeOwner(person ?? '', { username: 'Olga', avatar: 'a'.repeat(64) })
  const endings: [string, (one: Awaited<ReturnType<typeof bot>>) => unknown][] = [
    ['Revoked', ({ program }) => programs.revoke(program)],
    [
      'Banned',
      () =>
        olga.send({
          type: 'moderate',
          cid: 'ban-of-a-bot',
          whom: { username: 'Banned' },
          measure: { do: 'ban', lasts: null, reason: '' },
        }),
    ],
    ['Deleted', () => olga.send({ type: 'delete_room', cid: 'deletion-of-a-room', name: 'lobby' })],
  ]
  for (const [name, end] of endings) {
    const one = await bot(name)
    await post(one, 'hello')
    const lines = linesOf(one, '', ndjson, new AbortController().signal)
    await lines.next()
    await end(one)
    if (name !== 'Revoked') await olga.frame(name === 'Banned' ? 'changed' : 'error')
    const at = performance.now()
    while ((await lines.next()).done !== true);
    expect(performance.now() - at, name).toBeLessThan(2_000)
  }
})

test('P19.8: a bot has 20 streams at once', async () => {
  const { bot } = await startWithBots()
  const build = await bot('Build')
  const stop = new AbortController()
  const streams = Array.from({ length: 20 }, () => linesOf(build, '', ndjson, stop.signal))
  await Promise.all(streams.map((one) => one.next()))
  expect(await build.ask('GET', path)).toMatchObject({ status: 429, code: 'too_many_streams', retryAfter: 5 })
  stop.abort()
  await expect.poll(async () => (await build.ask('GET', path)).status).toBe(200)
})

test('P19.8: bots that are cut 50 times, also by new starts of the server, see every change exactly once', async () => {
  const dataDir = temporaryFolder()
  let server = await startWithBots({ dataDir, limits: 'off' })
  const writer = await server.bot('Writer')
  const reader = await server.bot('Reader')
  const { epoch } = (await reader.ask('GET', path)) as unknown as Changes
  let written = 0
  let isWriting = true
  const at = (bot: TestBot) => new TestBot(server.url, bot.token)
  const random = seeded(7)
  const write = async () => {
    while (isWriting) {
      const key = `change-${written}-of-all`
      const message = `change ${written}`
      const done = await at(writer)
        .ask('POST', '/rooms/lobby/messages', { message }, { 'idempotency-key': key })
        .catch(() => undefined)
      if (done?.status === 201) written += 1
      await new Promise((resolve) => setTimeout(resolve, done === undefined ? 20 : 3))
    }
  }
  const seen = { poll: [] as string[], events: [] as string[] }
  const cuts = { poll: 0, events: 0 }
  const most = 50
  const wasCut = async (which: keyof typeof cuts) => {
    cuts[which] += 1
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  const isDone = () => !isWriting && seen.poll.length >= written && seen.events.length >= written
  const poll = async () => {
    let after = 0
    while (!isDone()) {
      const cut = AbortSignal.timeout(1 + Math.floor(random() * 60))
      const response = await at(reader)
        .fetch('GET', `${path}?after=${after}&epoch=${epoch}`, undefined, {}, cut)
        .then((answer) => answer.json() as Promise<Changes>)
        .catch(() => undefined)
      if (response?.messages === undefined) await wasCut('poll')
      else {
        expect(response.after).toBe(after)
        seen.poll.push(...response.messages.map(({ message }) => message))
        after = response.rev
      }
    }
  }
  const events = async () => {
    let last = `${epoch}:0`
    while (!isDone()) {
      const cut = AbortSignal.timeout(1 + Math.floor(random() * 90))
      try {
        let id = ''
        for await (const line of linesOf(at(reader), '', { ...sse, 'last-event-id': last }, cut)) {
          if (line.startsWith('id: ')) id = line.slice(4)
          if (!line.startsWith('data: ')) continue
          const { messages } = JSON.parse(line.slice(6)) as Changes
          seen.events.push(...messages.map(({ message }) => message))
          last = id
        }
      } catch {
        // It comes again with its last event.
      }
      await wasCut('events')
    }
  }
  const working = [write(), poll(), events()]
  for (let restart = 0; restart < 3; restart += 1) {
    const parts = () => Math.min(cuts.poll / most, cuts.events / most, written / 30) * 3
    await expect.poll(parts, { timeout: 25_000 }).toBeGreaterThan(restart + 1)
    server.app.terminate()
    await server.app.close()
    server = await startWithBots({ dataDir, limits: 'off' })
  }
  isWriting = false
  await Promise.all(working)
  expect(Math.min(cuts.poll, cuts.events)).toBeGreaterThan(most)
  const all = Array.from({ length: written }, (_, n) => `change ${n}`)
  expect(written).toBeGreaterThan(20)
  expect(seen.poll).toEqual(all)
  expect(seen.events).toEqual(all)
}, 90_000)

function seeded(seed: number) {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}
