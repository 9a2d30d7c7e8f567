import { describe, expect, test } from 'vitest'
import { createGravatar } from './gravatar.ts'
import { anId, anotherId, aPng, stubGravatar } from '../../testing/stub-gravatar.ts'

describe('Gravatar', () => {
  test('returns the picture, with the type from its bytes and not from its header', async () => {
    const { url, requests } = await stubGravatar((_, response) => {
      response.setHeader('content-type', 'image/svg+xml').end(aPng)
    })
    expect(await createGravatar({ url: `${url}/` })(anId)).toEqual({
      found: 'picture',
      type: 'image/png',
      bytes: aPng,
    })
    expect(requests).toEqual([`/avatar/${anId}?s=160&d=404`])
  })

  test('returns none for 404, without a pause', async () => {
    const { url, requests } = await stubGravatar((_, response) => response.writeHead(404).end('none'))
    const gravatar = createGravatar({ url })
    expect(await gravatar(anId)).toEqual({ found: 'none' })
    expect(await gravatar(anotherId)).toEqual({ found: 'none' })
    expect(requests).toHaveLength(2)
  })

  test('follows redirects', async () => {
    const { url } = await stubGravatar((request, response) => {
      if (request.url === '/moved') response.end(aPng)
      else response.writeHead(302, { location: '/moved' }).end()
    })
    expect(await createGravatar({ url })(anId)).toMatchObject({ found: 'picture' })
  })

  test.each([500, 503, 429, 403])(
    'gets no requests for 60 s after the status %i to three ids',
    async (status) => {
      let now = 1_000_000
      let answer = status
      const { url, requests } = await stubGravatar((_, response) => response.writeHead(answer).end())
      const gravatar = createGravatar({ url, now: () => now })

      for (const id of ['1', '2', '3', '4', '5']) expect(await gravatar(id)).toEqual({ found: 'unreachable' })
      answer = 404
      now += 59_999
      expect(await gravatar(anId)).toEqual({ found: 'unreachable' })
      expect(requests).toHaveLength(3)
      now += 1
      expect(await gravatar(anId)).toEqual({ found: 'none' })
    },
  )

  test('gets no requests for 60 s for an id that failed, and goes on with others', async () => {
    let now = 1_000_000
    const { url, requests } = await stubGravatar((request, response) =>
      request.url?.includes(anId) ? response.writeHead(500).end() : response.end(aPng),
    )
    const gravatar = createGravatar({ url, now: () => now })
    for (let n = 0; n < 5; n += 1) {
      expect(await gravatar(anId)).toEqual({ found: 'unreachable' })
      expect(await gravatar(anotherId)).toMatchObject({ found: 'picture' })
    }
    expect(requests.filter((path) => path.includes(anId))).toHaveLength(1)
    now += 60_000
    await gravatar(anId)
    expect(requests.filter((path) => path.includes(anId))).toHaveLength(2)
  })

  test('gets requests again when the clock was set back during the pause', async () => {
    let now = 1_000_000
    const { url, requests } = await stubGravatar((_, response) => response.writeHead(500).end())
    const gravatar = createGravatar({ url, now: () => now })
    await gravatar(anId)
    now -= 3_600_000
    await gravatar(anId)
    expect(requests).toHaveLength(2)
  })

  test('is unreachable when connections are refused', async () => {
    const fetch = () => Promise.reject(new TypeError('fetch failed'))
    expect(await createGravatar({ url: 'http://127.0.0.1', fetch })(anId)).toEqual({ found: 'unreachable' })
  })

  test('is unreachable when it does not answer, or not completely, within the time limit', async () => {
    const silent = await stubGravatar(() => undefined)
    const halfway = await stubGravatar((_, response) => response.write(aPng))
    for (const { url } of [silent, halfway]) {
      expect(await createGravatar({ url, timeoutMs: 20 })(anId)).toEqual({ found: 'unreachable' })
    }
  })

  test.each([
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a page', Buffer.from('<!doctype html>')],
    ['nothing', Buffer.alloc(0)],
    ['more than 512 KiB', Buffer.concat([aPng, Buffer.alloc(512 * 1024)])],
  ])('is unreachable for an id when it sends %s, and not for other ids', async (_, body) => {
    const { url } = await stubGravatar((request, response) => {
      response.setHeader('content-type', 'image/png').end(request.url?.includes(anId) ? body : aPng)
    })
    const gravatar = createGravatar({ url })
    expect(await gravatar(anId)).toEqual({ found: 'unreachable' })
    expect(await gravatar(anotherId)).toMatchObject({ found: 'picture' })
  })

  test('is disconnected when it sends too much', async () => {
    const closed = Promise.withResolvers<undefined>()
    const { url } = await stubGravatar((_, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(64 * 1024)));
      }
      response.on('drain', more).on('close', () => closed.resolve(undefined))
      more()
    })
    expect(await createGravatar({ url })(anId)).toEqual({ found: 'unreachable' })
    await closed.promise
  })
})
