import { expect, test, vi } from 'vitest'
import { TurnQueue } from '../chat/limits/turn-queue.ts'
import type { Thumbnail, Thumbnails } from '../files/thumbnails.ts'
import type { Fetched, Fetcher } from './fetcher.ts'
import { LinkCards } from './link-cards.ts'

const dayMs = 24 * 60 * 60_000
const thumbnail: Thumbnail = { about: { name: 'card.webp', type: 'image/webp' }, bytes: Buffer.from('small') }

type Page = string | Partial<Fetched>

function cardsOf(pages: Record<string, Page | Promise<Page>>, waiting = 10) {
  let now = 0
  const get = vi.fn<Fetcher['get']>(async (address) => {
    const page = await pages[address]
    if (page === undefined) return undefined
    const given: Partial<Fetched> = typeof page === 'string' ? { body: Buffer.from(page) } : page
    return {
      url: new URL(address),
      type: 'text/html',
      charset: undefined,
      body: Buffer.alloc(0),
      isWhole: true,
      ...given,
    }
  })
  const make = vi.fn<Thumbnails['make']>(() => Promise.resolve(thumbnail))
  const cards = new LinkCards({
    ...{ thumbnails: { make, keep: vi.fn() }, ownHosts: ['chat.example.org'], now: () => now },
    ...{ queue: new TurnQueue(() => 2, waiting), fetcher: { get } },
  })
  return { cards, get, make, pass: (ms: number) => (now += ms) }
}

const link = 'https://www.example.org/a'

test('P15.3: a card has the texts of the page, its host and its picture', async () => {
  const picture = 'https://cdn.example.org/p.png'
  const { cards, get } = cardsOf({
    [link]: `<title>A page</title><meta name="description" content="Text"><meta property="og:image" content="${picture}">`,
    [picture]: { type: 'image/png', body: Buffer.from('large') },
  })
  expect(await cards.find(link, 'ada')).toEqual({
    ...{ site: 'example.org', title: 'A page', text: 'Text', picture: thumbnail },
  })
  expect(get.mock.calls.map(([address, wanted]) => [address, wanted])).toEqual([
    [link, 'page'],
    [picture, 'picture'],
  ])
})

test('P15.3: the host is the one that has answered in the end', async () => {
  const { cards } = cardsOf({
    [link]: { url: new URL('https://elsewhere.example/'), body: Buffer.from('<title>a</title>') },
  })
  expect(await cards.find(link, 'ada')).toEqual({ site: 'elsewhere.example', title: 'a' })
})

test('P15.3: a link to a picture is a card of the picture; one that cannot be shown, or is cut, is none', async () => {
  const photo = 'https://example.org/my%20photo.jpg'
  const pages = {
    [photo]: { type: 'image/jpeg' },
    'https://example.org/b.jpg': { type: 'image/jpeg', isWhole: false },
  }
  const { cards, make } = cardsOf(pages)
  expect(await cards.find(photo, 'ada')).toEqual({
    site: 'example.org',
    title: 'my photo.jpg',
    picture: thumbnail,
  })
  expect(await cards.find('https://example.org/b.jpg', 'ada')).toBeUndefined()
  make.mockResolvedValueOnce(undefined)
  expect(await cardsOf(pages).cards.find('https://example.org/none', 'ada')).toBeUndefined()
  expect(make).toHaveBeenCalledTimes(1)
})

test('P15.6: a link is read once a day, also one that gives nothing, and by several at once', async () => {
  const { cards, get, pass } = cardsOf({ [link]: '<title>a</title>' })
  const [one, other] = await Promise.all([cards.find(link, 'ada'), cards.find(link, 'bob')])
  expect(one).toBe(other)
  await cards.find('https://example.org/missing', 'ada')
  pass(dayMs - 1)
  expect(await cards.find(link, 'ada')).toBe(one)
  expect(await cards.find('https://example.org/missing', 'ada')).toBeUndefined()
  expect(get).toHaveBeenCalledTimes(2)
  pass(1)
  await cards.find(link, 'ada')
  expect(get).toHaveBeenCalledTimes(3)
})

test('P15.6: two are read at once, some wait, and what is beyond that may be asked for again', async () => {
  const slow = Promise.withResolvers<string>()
  const links = Array.from({ length: 5 }, (_, n) => `https://example.org/${n}`)
  const { cards, get } = cardsOf(Object.fromEntries(links.map((one) => [one, slow.promise])), 2)
  const found = links.map((one) => cards.find(one, one))
  expect(await found[4]).toBeUndefined()
  expect(get).toHaveBeenCalledTimes(2)
  slow.resolve('<title>a</title>')
  expect((await Promise.all(found)).map((one) => one?.title)).toEqual(['a', 'a', 'a', 'a', undefined])
  expect(await cards.find(links[4] ?? '', 'ada')).toMatchObject({ title: 'a' })
})

test('P15.6: remembers a bounded number of links, the newest', async () => {
  const { cards, get } = cardsOf({})
  for (let n = 0; n <= 300; n += 1) await cards.find(`https://example.org/${n}`, 'ada')
  await cards.find('https://example.org/300', 'ada')
  expect(get).toHaveBeenCalledTimes(301)
  await cards.find('https://example.org/0', 'ada')
  expect(get).toHaveBeenCalledTimes(302)
})

test('P15.1: knows its own hosts, and ends what is under way when it closes', async () => {
  const { cards, get } = cardsOf({ [link]: '<title>a</title>' })
  expect(cards.isOwn('https://chat.example.org/#m4')).toBe(true)
  expect(cards.isOwn(link)).toBe(false)
  await cards.find(link, 'ada')
  const signal = get.mock.calls[0]?.[2]
  expect(signal?.aborted).toBe(false)
  cards.close()
  expect(signal?.aborted).toBe(true)
})
