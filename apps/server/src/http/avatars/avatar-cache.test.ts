import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createAvatarCache, type CachedAnswer } from './avatar-cache.ts'
import { anId, anotherId, aPng } from '../../testing/stub-gravatar.ts'

const HOUR_MS = 60 * 60 * 1000
const picture: CachedAnswer = { found: 'picture', type: 'image/png', bytes: aPng }
const none: CachedAnswer = { found: 'none' }
const idNumber = (n: number) => n.toString(16).padStart(64, '0')

describe('the avatar cache', () => {
  test('returns undefined for an unknown id', async () => {
    const { cache, warn } = await aCache()
    expect(await cache.read(anId)).toBeUndefined()
    expect(warn).not.toHaveBeenCalled()
  })

  test.each([
    ['a picture fresh for 7 days', picture, 7 * 24],
    ['none fresh for 1 day', none, 24],
  ])('keeps %s, then returns it as stale', async (_, answer, hours) => {
    const { cache, clock } = await aCache()
    await cache.write(anId, answer)
    expect(await cache.read(anId)).toEqual({ answer, fresh: true })
    clock.now += hours * HOUR_MS - 1
    expect(await cache.read(anId)).toEqual({ answer, fresh: true })
    clock.now += 1
    expect(await cache.read(anId)).toEqual({ answer, fresh: false })
  })

  test('treats an answer from the future as stale', async () => {
    const { cache, clock } = await aCache()
    await cache.write(anId, picture)
    clock.now -= HOUR_MS
    expect(await cache.read(anId)).toEqual({ answer: picture, fresh: false })
  })

  test('can be read by the next process, and has one file per id', async () => {
    const { cache, folder, clock } = await aCache()
    await Promise.all([cache.write(anId, none), cache.write(anotherId, none), cache.write(anId, picture)])
    expect((await readdir(folder)).sort()).toEqual([anId, anotherId].sort())
    const reopened = createAvatarCache({ folder, warn: vi.fn(), now: () => clock.now })
    expect(await reopened.read(anotherId)).toEqual({ answer: none, fresh: true })
  })

  test('ignores a file that is not a picture', async () => {
    const { cache, folder } = await aCache()
    await cache.write(anotherId, none)
    await writeFile(join(folder, anId), '<svg/>')
    expect(await cache.read(anId)).toBeUndefined()
  })

  test('removes its oldest files when there are too many, and no other files', async () => {
    const { cache, folder } = await aCache(3)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'README'), 'mine')
    for (const n of [0, 1, 2, 0, 3, 4]) await cache.write(idNumber(n), picture)
    expect((await readdir(folder)).sort()).toEqual([idNumber(0), idNumber(3), idNumber(4), 'README'])
  })

  test('removes answers without a picture before pictures', async () => {
    const { cache, folder } = await aCache(3)
    await cache.write(idNumber(0), picture)
    for (let n = 1; n < 20; n += 1) await cache.write(idNumber(n), none)
    await cache.write(idNumber(20), picture)
    expect((await readdir(folder)).sort()).toEqual([0, 19, 20].map(idNumber))
  })

  test('counts the files of an earlier process, including half-written ones', async () => {
    const { cache, folder, clock } = await aCache(2)
    await mkdir(folder, { recursive: true })
    for (const [age, name] of [`${idNumber(1)}.temporary`, idNumber(2), idNumber(3)].entries()) {
      await writeFile(join(folder, name), aPng)
      await utimes(join(folder, name), clock.now / 1000, clock.now / 1000 - 100 + age)
    }
    await cache.write(idNumber(4), none)
    expect((await readdir(folder)).sort()).toEqual([idNumber(3), idNumber(4)])
  })

  test('logs a disk error as a warning, and works again afterwards', async () => {
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

  test('removes the half-written file when the disk fails', async () => {
    const { cache, folder, warn } = await aCache()
    await mkdir(join(folder, anId, 'child'), { recursive: true })
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
