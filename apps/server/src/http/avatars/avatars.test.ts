import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createAvatars, type AvatarOptions } from './avatars.ts'
import { generatedAvatar } from './generated-avatar.ts'
import { anId, anotherId, aPng } from '../../testing/stub-gravatar.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const ownPicture = { type: 'image/png', body: aPng, maxAgeSeconds: 86_400 }

describe('an avatar', () => {
  test('is the picture of the service, requested once in 7 days', async () => {
    const { avatars, clock, service } = await someAvatars()
    expect(await avatars.avatarFor(anId, 'Ada')).toEqual(ownPicture)
    expect(await avatars.avatarFor(anId, 'Ada')).toEqual(ownPicture)
    expect(service.requests).toBe(1)
    clock.now += 7 * DAY_MS
    expect(await avatars.avatarFor(anId, 'Ada')).toEqual(ownPicture)
    expect(service.requests).toBe(2)
  })

  test('is generated for an hour when the service has none, which is requested once a day', async () => {
    const { avatars, clock, service } = await someAvatars()
    service.status = 404
    expect(await avatars.avatarFor(anId, 'Ada')).toEqual(generated(3_600))
    expect(await avatars.avatarFor(anId, 'Ada')).toEqual(generated(3_600))
    expect(service.requests).toBe(1)
    clock.now += DAY_MS
    service.status = 200
    expect(await avatars.avatarFor(anId, 'Ada')).toEqual(ownPicture)
  })

  test('is generated for a minute while the service is unreachable, and not cached', async () => {
    const { avatars, clock, service, folder } = await someAvatars()
    service.status = 503
    expect(await avatars.avatarFor(anId, 'Ada')).toEqual(generated(60))
    expect(await readdir(folder)).toEqual([])
    clock.now += 60_000
    service.status = 200
    expect(await avatars.avatarFor(anId, 'Ada')).toEqual(ownPicture)
  })

  test('is the stale picture while the service is unreachable', async () => {
    const { avatars, clock, service } = await someAvatars()
    await avatars.avatarFor(anId, 'Ada')
    clock.now += 30 * DAY_MS
    service.status = 503
    expect(await avatars.avatarFor(anId, 'Ada')).toEqual(ownPicture)
  })

  test('is generated for a minute when the service is unreachable and the cache has a stale none', async () => {
    const { avatars, clock, service } = await someAvatars()
    service.status = 404
    await avatars.avatarFor(anId, 'Ada')
    clock.now += 30 * DAY_MS
    service.status = 503
    expect(await avatars.avatarFor(anId, 'Ada')).toEqual(generated(60))
  })

  test('is generated without a request when there is no service', async () => {
    const { avatars, service } = await someAvatars({ url: '' })
    expect(await avatars.avatarFor(anId, 'Ada')).toEqual(generated(3_600))
    expect(service.requests).toBe(0)
  })

  test('is generated without a request for an id that nobody has joined with, and evicts nothing', async () => {
    const known = new Set([anId])
    const { avatars, service, folder } = await someAvatars({ isKnown: (id) => known.has(id), mostFiles: 1 })
    await avatars.avatarFor(anId, 'Ada')
    expect(await avatars.avatarFor(anotherId, 'Grace')).toMatchObject({
      type: 'image/svg+xml',
      maxAgeSeconds: 10,
    })
    expect([service.requests, await readdir(folder)]).toEqual([1, [anId]])
    known.add(anotherId)
    expect(await avatars.avatarFor(anotherId, 'Grace')).toEqual(ownPicture)
  })

  test('is fetched, but not cached, while the disk is nearly full', async () => {
    const { avatars, folder } = await someAvatars({ mayWrite: () => false })
    expect(await avatars.avatarFor(anId, 'Ada')).toEqual(ownPicture)
    expect(await readdir(folder)).toEqual([])
  })

  test('is served even when the disk fails', async () => {
    const { avatars, warn } = await someAvatars({ folder: '/dev/null/avatars' })
    expect(await avatars.avatarFor(anId, 'Ada')).toEqual(ownPicture)
    expect(warn).toHaveBeenCalled()
  })
})

function generated(maxAgeSeconds: number) {
  return { type: 'image/svg+xml', body: generatedAvatar(anId, 'Ada'), maxAgeSeconds }
}

async function someAvatars(overrides: Partial<AvatarOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'parley-avatars-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const clock = { now: Date.UTC(2026, 0, 1) }
  const service = { requests: 0, status: 200 }
  const fetch = () => {
    service.requests++
    return Promise.resolve(new Response(service.status === 200 ? aPng : null, { status: service.status }))
  }
  const warn = vi.fn()
  const options = {
    ...{ url: 'http://pictures.invalid', folder, fetch, warn, now: () => clock.now },
    ...{ isKnown: () => true, mayWrite: () => true },
    ...overrides,
  }
  return { avatars: createAvatars(options), clock, service, folder, warn }
}
