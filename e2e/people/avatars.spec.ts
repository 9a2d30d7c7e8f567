import { gravatarHash } from '@parley/shared'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { deflateSync, crc32 } from 'node:zlib'
import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { ParleyServer } from '../support/parley-server.ts'
import { long } from '../support/long.ts'

test(
  'an avatar that cannot be loaded shows the initial until the connection is back',
  long,
  async ({ person, server }) => {
    const grace = await person('Grace')
    await grace.page.route('**/avatars/**', (route) => route.abort())
    await grace.page.reload()
    await grace.isLive()
    await grace.say('hello')
    const face = grace.row('hello').locator('.face')
    await expect(face).toHaveText('G')
    await grace.page.unroute('**/avatars/**')
    await server.kill()
    await server.start()
    await expect(face).toHaveText('', { timeout: 30_000 })
    await expect.poll(() => face.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  },
)

test('the server fetches avatars from the avatar service, and generates missing ones', async ({ page }) => {
  const asked: (string | undefined)[] = []
  const service = createServer((request, response) => {
    asked.push(request.url)
    const known = request.url?.includes(gravatarHash('ada@example.com')) ?? false
    response.writeHead(known ? 200 : 404, { 'content-type': 'image/png' }).end(known ? onePixel() : '')
  })
  await new Promise<void>((listening) => service.listen(0, '127.0.0.1', listening))
  const { port } = service.address() as AddressInfo
  const server = new ParleyServer({ GRAVATAR_URL: `http://127.0.0.1:${port}/avatar` })
  try {
    await server.start()
    const chat = new ChatPage(page)
    await chat.open(server.url)
    await chat.join(' Ada@Example.com', 'Ada')
    await chat.say('hello')
    const face = chat.rows.first().locator('img').first()
    await expect.poll(() => face.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1)
    expect(asked).toEqual([`/avatar/${gravatarHash('ada@example.com')}?s=160&d=404`])
    const nobody = await page.request.get(
      `${server.url}/avatars/${gravatarHash('nobody@example.com')}?name=No+Body`,
    )
    expect(nobody.headers()['content-type']).toContain('image/svg+xml')
  } finally {
    await server.remove()
    service.closeAllConnections()
    service.close()
  }
})

/** The smallest PNG: one grey pixel (PNG specification, 5.3). */
function onePixel() {
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from([0, 128]))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer) {
  const body = Buffer.concat([Buffer.from(type), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
