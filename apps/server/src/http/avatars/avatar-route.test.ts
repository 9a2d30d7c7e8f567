import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { describe, expect, onTestFinished, test } from 'vitest'
import { avatarRoute } from './avatar-route.ts'
import type { Avatar } from './avatars.ts'
import { anId, aPng } from '../../testing/stub-gravatar.ts'

const drawing: Avatar = { type: 'image/svg+xml', body: '<svg/>', maxAgeSeconds: 60 }

describe('GET /avatars/:id', () => {
  test('sends an SVG that can run no script', async () => {
    const { get } = await startSite(drawing)
    const response = await get(`/avatars/${anId}?name=Ada`)
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('<svg/>')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/svg+xml; charset=utf-8',
      'cache-control': 'public, max-age=60',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'x-content-type-options': 'nosniff',
    })
  })

  test('sends the bytes of a picture', async () => {
    const { get } = await startSite({ type: 'image/png', body: new Uint8Array(aPng), maxAgeSeconds: 86_400 })
    const response = await get(`/avatars/${anId}`)
    expect(response.headers.get('content-type')).toBe('image/png')
    expect(Buffer.from(await response.arrayBuffer())).toEqual(aPng)
  })

  test('answers 304 when the ETag matches', async () => {
    const { get } = await startSite(drawing)
    const etag = (await get(`/avatars/${anId}`)).headers.get('etag') ?? ''
    expect(etag).not.toBe('')
    // With if-none-match alone, fetch adds `cache-control: no-cache`, and Express would send 200.
    const again = await get(`/avatars/${anId}`, { 'if-none-match': etag, 'cache-control': 'max-age=0' })
    expect(again.status).toBe(304)
  })

  test.each(['abc', 'AB'.repeat(32), 'g'.repeat(64), `${anId}0`, `${anId}%0A`, '..%2F..%2Fetc%2Fpasswd'])(
    'answers 404 to the id %s',
    async (id) => {
      const { get, names } = await startSite(drawing)
      const response = await get(`/avatars/${id}`)
      expect(response.status).toBe(404)
      expect(await response.text()).toBe('An avatar id is 64 hexadecimal digits in lower case.\n')
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      expect(names).toEqual([])
    },
  )

  test.each([
    ['', ''],
    ['?name=', ''],
    ['?name=Ada%20L', 'Ada L'],
    ['?name=Ada&name=Grace', 'Ada'],
    ['?name[]=Ada', 'Ada'],
    ['?name[a][b]=Ada', ''],
    [`?name=${'x'.repeat(101)}`, 'x'.repeat(100)],
    ['?name=%00', '\0'],
    ['?name=%zz', '%zz'],
  ])('reads %j as the name %j', async (query, name) => {
    const { get, names } = await startSite(drawing)
    expect((await get(`/avatars/${anId}${query}`)).status).toBe(200)
    expect(names).toEqual([name])
  })
})

/** Uses the extended query parser, which may parse a name as an array or an object. */
async function startSite(avatar: Avatar) {
  const names: string[] = []
  const avatars = { avatarFor: (_: string, name: string) => (names.push(name), Promise.resolve(avatar)) }
  const server = express().set('query parser', 'extended').use(avatarRoute(avatars)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    names,
    get: (path: string, headers: Record<string, string> = {}) => fetch(origin + path, { headers }),
  }
}
