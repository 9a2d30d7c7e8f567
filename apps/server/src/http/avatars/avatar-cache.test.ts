import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createAvatarCache, type Kept } from './avatar-cache.ts'
import { anId, anotherId, aPng } from '../../testing/stub-gravatar.ts'

const HOUR_MS = 60 * 60 * 1000
const picture: Kept = { found: 'picture', type: 'image/png', bytes: aPng }
const none: Kept = { found: 'none' }
const idNumber = (n: number) => n.toString(16).padStart(64, '0')

describe('the avatar cache', () => {
  test('knows nothing of an id it was never given', async () => {
    const { cache, warn } = await aCache()
    expect(await cache.read(anId)).toBeUndefined()
    expect(warn).not.toHaveBeenCalled()
  })

  test.each([
    ['a picture fresh for 7 days', picture, 7 * 24],
    ['none fresh for 1 day', none, 24],
  ])('keeps %s, and then as stale', async (_, kept, hours) => {
    const { cache, clock } = await aCache()
    await cache.write(anId, kept)
    expect(await cache.read(anId)).toEqual({ kept, fresh: true })
    clock.now += hours * HOUR_MS - 1
    expect(await cache.read(anId)).toEqual({ kept, fresh: true })
    clock.now += 1
    expect(await cache.read(anId)).toEqual({ kept, fresh: false })
  })

  test('takes what is from the future for stale', async () => {
    const { cache, clock } = await aCache()
    await cache.write(anId, picture)
    clock.now -= HOUR_MS
    expect(await cache.read(anId)).toEqual({ kept: picture, fresh: false })
  })

  test('outlives the process, and leaves one file per id', async () => {
    const { cache, folder, clock } = await aCache()
    await Promise.all([cache.write(anId, none), cache.write(anotherId, none), cache.write(anId, picture)])
    expect((await readdir(folder)).sort()).toEqual([anId, anotherId].sort())
    const reopened = createAvatarCache({ folder, warn: vi.fn(), now: () => clock.now })
    expect(await reopened.read(anotherId)).toEqual({ kept: none, fresh: true })
  })

  test('ignores a file that is not a picture', async () => {
    const { cache, folder } = await aCache()
    await cache.write(anotherId, none)
    await writeFile(join(folder, anId), '<svg/>')
    expect(await cache.read(anId)).toBeUndefined()
  })

  test('removes the oldest when there are too many, and nothing of anybody else', async () => {
    const { cache, folder } = await aCache(3)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'README'), 'mine')
    for (const n of [0, 1, 2, 0, 3, 4]) await cache.write(idNumber(n), picture)
    expect((await readdir(folder)).sort()).toEqual([idNumber(0), idNumber(3), idNumber(4), 'README'])
  })

  test('counts what an earlier process left, half-written files too', async () => {
    const { cache, folder, clock } = await aCache(2)
    await mkdir(folder, { recursive: true })
    for (const [age, name] of [`${idNumber(1)}.temporary`, idNumber(2), idNumber(3)].entries()) {
      await writeFile(join(folder, name), aPng)
      await utimes(join(folder, name), clock.now / 1000, clock.now / 1000 - 100 + age)
    }
    await cache.write(idNumber(4), none)
    expect((await readdir(folder)).sort()).toEqual([idNumber(3), idNumber(4)])
  })

  test('warns of a disk error and goes on', async () => {
    const { cache, folder, warn } = await aCache()
    await writeFile(folder, 'a file where the folder should be')
    await cache.write(anId, picture)
    expect(await cache.read(anId)).toBeUndefined()
    expect(warn.mock.calls.map(([message]) => message)).toEqual([
      'An avatar could not be written to the cache',
      'An avatar could not be read from the cache',
    ])

    await rm(folder)
    await cache.write(anId, picture)
    expect(await cache.read(anId)).toMatchObject({ fresh: true })
  })

  test('leaves no half-written file behind when the disk fails', async () => {
    const { cache, folder, warn } = await aCache()
    await mkdir(join(folder, anId, 'in the way'), { recursive: true })
    await cache.write(anId, picture)
    expect(warn).toHaveBeenCalledOnce()
    expect(await readdir(folder)).toEqual([anId])
  })
})

async function aCache(mostFiles?: number) {
  const parent = await mkdtemp(join(tmpdir(), 'parley-avatars-'))
  onTestFinished(() => rm(parent, { recursive: true }))
  const folder = join(parent, 'avatars')
  const clock = { now: Date.UTC(2026, 0, 1, 12, 0, 0, 123) }
  const warn = vi.fn<(message: string, error: unknown) => void>()
  const cache = createAvatarCache({ folder, warn, now: () => clock.now, ...(mostFiles && { mostFiles }) })
  return { cache, folder, clock, warn }
}
