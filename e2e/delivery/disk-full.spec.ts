import { expect, test } from '@playwright/test'
import { ParleyServer } from '../support/parley-server.ts'
import { RawClient } from '../support/raw-client.ts'
import { SeededRandom } from '../chaos/seeded-random.ts'
import { runRound } from '../chaos/round.ts'
import { sqliteTestBed } from '../chaos/sqlite-test-bed.ts'
import { SmallDisk } from '../support/disk/small-disk.ts'
import { noErrors } from '../chaos/checker.ts'

test.skip(!SmallDisk.isPossible, 'This machine does not allow mounting a tmpfs.')

let disk: SmallDisk
let server: ParleyServer

test.beforeEach(async () => {
  disk = await SmallDisk.make(16)
  server = new ParleyServer({ LOG_LEVEL: 'fatal', MIN_FREE: '0' }, [], disk)
  await server.start()
})

test.afterEach(async () => {
  await server.remove()
  await disk.remove()
})

test('P3.6: a full disk refuses posts, reading and joining work, and posting resumes without a restart', async () => {
  const ada = await RawClient.join(server, 'ada')
  expect(await ada.post('ada-00001', 'before')).toMatchObject({ type: 'posted', id: 1 })
  disk.fill()
  const { stored, refusal } = await postUntilRefused(ada)
  expect(refusal).toMatchObject({ type: 'error', code: 'storage_full', retryAfter: 5 })
  expect(await ada.ask({ type: 'history', before: 2 }, 'history')).toMatchObject({
    messages: [{ message: 'before' }],
  })
  const bob = await RawClient.join(server, 'bob')
  expect(await bob.ask({ type: 'history', before: stored + 2 }, 'history')).toMatchObject({
    more: stored > 50,
  })
  disk.free()
  expect(await ada.post('ada-after', 'after')).toMatchObject({ type: 'posted', id: stored + 1 })
  ada.close()
  bob.close()
})

test('P3.6: a disk with less than MIN_FREE refuses posts before it is full, and they resume without a restart', async () => {
  await server.kill()
  server = new ParleyServer({ LOG_LEVEL: 'fatal', MIN_FREE: '8MiB' }, [], disk)
  await server.start()
  const ada = await RawClient.join(server, 'ada')
  expect(await ada.post('ada-00001', 'before')).toMatchObject({ type: 'posted', id: 1 })
  disk.take(10)
  await expect
    .poll(() => ada.post('ada-00002', 'refused'))
    .toMatchObject({ code: 'storage_full', retryAfter: 5 })
  await RawClient.join(server, 'bob')
  disk.free()
  await expect.poll(() => ada.post('ada-after', 'after')).toMatchObject({ type: 'posted' })
  ada.close()
})

test('with a disk that fills up at any time, nothing acknowledged is lost, doubled, reordered or missing', async () => {
  test.setTimeout(120_000)
  const faults = ['full disk', 'kill -9', 'full disk', 'full disk'] as const
  const plan = { number: 1, rooms: 3, perRoom: 4, ms: 6_000, faults }
  const { acknowledged, refused, errors } = await runRound(
    sqliteTestBed(server, disk),
    plan,
    new SeededRandom(2_026),
  )
  expect(errors).toEqual(noErrors)
  expect(acknowledged).toBeGreaterThan(100)
  expect(refused).toBeGreaterThan(0)
})

/** Space that is already allocated in the write-ahead log can still be overwritten. */
async function postUntilRefused(client: RawClient) {
  let stored = 1
  for (let n = 2; n < 5_000; n += 1) {
    const answer = await client.post(`cid-${String(n).padStart(5, '0')}`, 'x'.repeat(4_000))
    if (answer.type !== 'posted') return { stored, refusal: answer }
    stored = answer.id
  }
  throw new Error('The disk does not get full.')
}
