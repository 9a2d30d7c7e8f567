import { subprotocol, type ServerFrame } from '@parley/shared'
import { expect, test } from '@playwright/test'
import { ParleyServer } from './parley-server.ts'
import { connect } from './raw-socket.ts'
import { Chance } from './torture/random.ts'
import { playRound } from './torture/round.ts'
import { SmallDisk } from './torture/small-disk.ts'
import { nothingWrong } from './torture/verdict.ts'

test.skip(!SmallDisk.isPossible, 'This machine does not let its users mount a disk of their own.')

let disk: SmallDisk
let server: ParleyServer

test.beforeEach(async () => {
  disk = await SmallDisk.make(16)
  server = new ParleyServer({ LOG_LEVEL: 'fatal' }, [], disk)
  await server.start()
})

test.afterEach(async () => {
  await server.remove()
  await disk.remove()
})

test('P3.6: on a full disk posts are refused, reading and joining go on, and posting resumes without a restart', async () => {
  const ada = await join('ada')
  expect(await ada.ask({ type: 'post', cid: 'ada-00001', message: 'before' })).toMatchObject({
    type: 'posted',
    id: 1,
  })
  disk.fill()
  let stored = 1
  let refusal: ServerFrame | undefined
  // What the write-ahead log has allocated already can still be written.
  for (let n = 2; n < 5_000 && refusal?.type !== 'error'; n += 1) {
    refusal = await ada.ask({
      type: 'post',
      cid: `ada-${String(n).padStart(5, '0')}`,
      message: 'x'.repeat(4_000),
    })
    if (refusal.type === 'posted') stored = refusal.id
  }
  expect(refusal).toMatchObject({ type: 'error', code: 'storage_full', retryAfter: 5 })
  expect(await ada.ask({ type: 'history', before: 2 })).toMatchObject({
    messages: [{ id: 1, message: 'before' }],
  })
  const bob = await join('bob')
  expect(bob.joined).toMatchObject({ rev: stored })
  disk.free()
  expect(await ada.ask({ type: 'post', cid: 'ada-after', message: 'after' })).toMatchObject({
    type: 'posted',
    id: stored + 1,
  })
  ada.close()
  bob.close()
})

test('whatever is full when, nothing acknowledged is lost, doubled, reordered or missing', async () => {
  test.setTimeout(120_000)
  const faults = ['full disk', 'kill -9', 'full disk', 'full disk'] as const
  const plan = { number: 1, rooms: 3, perRoom: 4, ms: 6_000, faults }
  const { acknowledged, refused, verdict } = await playRound({ server, disk }, plan, new Chance(2_026))
  expect(verdict).toEqual(nothingWrong)
  expect(acknowledged).toBeGreaterThan(100)
  expect(refused).toBeGreaterThan(0)
})

async function join(name: string) {
  const socket = await connect(server, [subprotocol])
  const next = (types: string[]) =>
    new Promise<ServerFrame>((resolve) => {
      socket.on('message', function take(data: Buffer) {
        const frame = JSON.parse(data.toString()) as ServerFrame
        if (!types.includes(frame.type)) return
        socket.off('message', take)
        resolve(frame)
      })
    })
  const ask = (frame: object, types = ['posted', 'error', 'history', 'joined']) => {
    const answer = next(types)
    socket.send(JSON.stringify(frame))
    return answer
  }
  const person = { username: name, avatar: 'a'.repeat(64), token: name.padEnd(22, '-') }
  const joined = await ask({ type: 'join', room: 'lobby', ...person })
  return { joined, ask, close: () => socket.close() }
}
