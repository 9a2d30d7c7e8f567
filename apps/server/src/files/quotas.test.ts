import { expect, test } from 'vitest'
import { Quotas } from './quotas.ts'

const settings = {
  ...{ limits: 'on' as const, uploadMax: 1e6, uploadDay: 1e6, uploadNewcomer: 1e6 },
  ...{ uploadAddressDay: 1e9, uploadTotal: 1e9 },
}
const wanted = { author: 'ada', address: 'home', knownSince: -1e9, size: 600_000 }

test('P14.7: what becomes a file while the records are read counts all the same', async () => {
  const reading = Promise.withResolvers<{ ofAuthor: number; ofAll: number }>()
  let now = 0
  const records = { usage: () => (now === 0 ? Promise.resolve({ ofAuthor: 0, ofAll: 0 }) : reading.promise) }
  const quotas = new Quotas({ ...settings, uploadTotal: 1e6 }, records, () => now)
  expect(await quotas.reserve({ ...wanted, id: 'first' })).toBeUndefined()
  now = 1
  const second = quotas.reserve({ ...wanted, author: 'bob', id: 'second' })
  quotas.release('first')
  reading.resolve({ ofAuthor: 0, ofAll: 0 }) // as it was before
  expect(await second).toMatchObject({ code: 'storage_full', limit: 'all' })
})

test('P14.7: what was received counts for a day', async () => {
  let now = 0
  const records = { usage: () => Promise.resolve({ ofAuthor: 0, ofAll: 0 }) }
  const quotas = new Quotas(settings, records, () => now)
  expect(await quotas.reserve({ ...wanted, id: 'first' })).toBeUndefined()
  quotas.giveBack('first', 500_000)
  expect(await quotas.reserve({ ...wanted, id: 'second' })).toMatchObject({ limit: 'day' })
  quotas.giveBack('first', 0)
  expect(await quotas.reserve({ ...wanted, id: 'second' })).toBeUndefined()
  now = 24 * 60 * 60_000 + 1
  quotas.release('second')
  expect(await quotas.reserve({ ...wanted, id: 'third' })).toBeUndefined()
})
