import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { Fetched, Fetcher } from '../../cards/fetcher.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { connect } from '../../testing/test-client.ts'
import { startTestServer } from '../../testing/test-server.ts'

const link = 'https://news.example.com/a'
const address = 'https://cdn.example.com/p.jpg'

const photo = () =>
  sharp({ create: { width: 1_200, height: 630, channels: 3, background: '#3388cc' } })
    .withExif({ IFD0: { Make: 'Kamera' } })
    .jpeg()
    .toBuffer()

function readerOf(picture: Buffer): Pick<Fetcher, 'get'> {
  const page = Buffer.from(`<title>A page</title><meta property="og:image" content="${address}">`)
  const pages: Record<string, Partial<Fetched>> = {
    [link]: { type: 'text/html', body: page },
    [address]: { type: 'image/jpeg', body: picture },
  }
  const get = (asked: string) => {
    const found = { url: new URL(asked), charset: undefined, isWhole: true, ...pages[asked] } as Fetched
    return Promise.resolve(pages[asked] === undefined ? undefined : found)
  }
  return { get }
}

async function withCard(settings: object, picture: Buffer) {
  const { port, app, url } = await startTestServer(
    { previews: true, ...settings },
    undefined,
    {},
    readerOf(picture),
  )
  const ada = await connect(port)
  const { token = '' } = await ada.join()
  await ada.post('cid-00001', link)
  for (;;) {
    const { messages } = await ada.frame('messages')
    const card = messages.find((message) => message.card !== undefined)?.card
    if (card !== undefined) return { ada, app, card, url, headers: { authorization: `Bearer ${token}` } }
  }
}

test('P15.3: the picture of a card is re-encoded, small, and served to those who may read the room', async () => {
  const { card, url, headers } = await withCard({}, await photo())
  expect(card).toMatchObject({ link, site: 'news.example.com', title: 'A page' })
  expect(card.picture).toMatchObject({ type: 'image/webp', shows: 'picture', width: 320, height: 168 })
  for (const part of ['', '/small']) {
    const response = await fetch(`${url}/files/${card.picture?.id ?? ''}${part}`, { headers })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('image/webp')
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.includes('Kamera')).toBe(false)
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 320, height: 168 })
  }
})

test('P15.5: with the card its picture goes, for everybody and from the disk', async () => {
  const { ada, app, card, url, headers } = await withCard({}, await photo())
  ada.send({ type: 'remove_card', cid: 'cid-00002', id: 1 })
  await ada.frame('changed')
  expect((await fetch(`${url}/files/${card.picture?.id ?? ''}`, { headers })).status).toBe(404)
  await app.files?.sweeping.sweep()
  expect(await app.files?.store.list('', 9)).toEqual([])
})

test.for([
  ['is broken', {}, () => Promise.resolve(Buffer.from('\xff\xd8\xff\xe0 no picture', 'latin1'))],
  ['is HTML', {}, () => Promise.resolve(Buffer.from('<script>alert(1)</script>'))],
  [
    'is SVG',
    {},
    () => Promise.resolve(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"/>')),
  ],
  [
    'counts visits',
    {},
    () =>
      sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } })
        .png()
        .toBuffer(),
  ],
  ['has no space', { uploadTotal: 10 }, photo],
] as const)('P15.3: a card whose picture %s comes without it', async ([, settings, picture]) => {
  const { card, app } = await withCard({ dataDir: temporaryFolder(), ...settings }, await picture())
  expect(card).toEqual({ link, site: 'news.example.com', title: 'A page' })
  expect(await app.files?.store.list('', 9)).toEqual([])
  expect(await app.files?.incoming.ids()).toEqual([])
})
