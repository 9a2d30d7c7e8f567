import { expect, test, vi } from 'vitest'
import type { Fetched, Fetcher } from '../../cards/fetcher.ts'
import { Crowd, type Member } from '../../testing/access/crowd.ts'
import { connect } from '../../testing/test-client.ts'
import { startTestServer } from '../../testing/test-server.ts'

const link = 'https://news.example.com/a'

/** Answers every link with its path as the title. */
function reader() {
  const get = vi.fn<Fetcher['get']>((address) => Promise.resolve(pageAt(address)))
  return { get }
}

function pageAt(address: string): Fetched {
  const url = new URL(address)
  const body = Buffer.from(`<title>Page ${url.pathname}</title>`)
  return { url, type: 'text/html', charset: undefined, body, isWhole: true }
}

async function open(settings: object = {}, nodes = 1) {
  const fetcher = reader()
  const crowd = await new Crowd().open({ previews: true, ...settings }, nodes, { fetcher })
  return { crowd, ...fetcher }
}

/** The cards that the member was told of, by message. */
function cardsOf(member: Member) {
  const messages = member.of('messages').flatMap((frame) => frame.messages)
  return messages.flatMap(({ id, card }) => (card === undefined ? [] : [[id, card.title]]))
}

const post = (message: string) => ({ type: 'post', message })

test('P15.2: a post with a link is acknowledged, and then gets a card that everybody is told of', async () => {
  const { crowd, get } = await open()
  const [ada, bob] = [await crowd.enter('Ada'), await crowd.enter('Bob')]
  const page = Promise.withResolvers<Fetched>()
  get.mockReturnValueOnce(page.promise)
  expect(await ada.do(post(`look: ${link}`))).toMatchObject({ type: 'posted', id: 1 })
  await crowd.pass(1_000)
  expect(bob.of('messages').at(-1)?.messages).toMatchObject([{ id: 1, message: `look: ${link}` }])
  page.resolve(pageAt(link))
  await crowd.pass(1_000)
  for (const member of [ada, bob])
    expect(member.of('messages').at(-1)).toMatchObject({
      ...{ after: 1, rev: 2 },
      messages: [{ id: 1, rev: 2, card: { link, site: 'news.example.com', title: 'Page /a' } }],
    })
})

test('P15.1: without the setting, and without a link, nothing is read', async () => {
  const off = await open({ previews: false })
  await (await off.crowd.enter('Ada')).do(post(link))
  const { crowd, get } = await open()
  const ada = await crowd.enter('Ada')
  for (const text of ['no link', '`https://code.example.com`', 'example.com', 'http://chat.example/#m1'])
    await ada.do(post(text))
  await crowd.pass(1_000)
  expect([off.get.mock.calls, get.mock.calls]).toEqual([[], []])
})

test.for([
  ['of the room', {}],
  ['of the server', { everywhere: true }],
] as const)('P15.1: behind a closed door %s no link is read, not even of an owner', async ([, more]) => {
  const { crowd, get } = await open()
  const owner = await crowd.owner()
  await owner.do({ type: 'set', settings: { door: 'invitation' }, ...more })
  await owner.do(post(link))
  await crowd.pass(1_000)
  expect(get).not.toHaveBeenCalled()
  await owner.do({ type: 'set', settings: { door: 'open' }, ...more })
  await owner.do(post(link))
  await crowd.pass(1_000)
  expect(get).toHaveBeenCalledTimes(1)
})

test('P15.1: a door that closes while the link is read keeps the card out', async () => {
  const { crowd, get } = await open()
  const [owner, ada] = [await crowd.owner(), await crowd.enter('Ada')]
  const page = Promise.withResolvers<Fetched>()
  get.mockReturnValueOnce(page.promise)
  await ada.do(post(link))
  await owner.do({ type: 'set', settings: { door: 'known' } })
  page.resolve(pageAt(link))
  await crowd.pass(1_000)
  expect(cardsOf(owner)).toEqual([])
})

test('P15.2: the card comes also when its author has left, as programs do', async () => {
  const { crowd, get } = await open()
  const [ada, bob] = [await crowd.enter('Ada'), await crowd.enter('Bob')]
  const page = Promise.withResolvers<Fetched>()
  get.mockReturnValueOnce(page.promise)
  await ada.do(post(link))
  ada.visitor.leave()
  await crowd.pass(10_000)
  page.resolve(pageAt(link))
  await crowd.pass(1_000)
  expect(cardsOf(bob)).toEqual([[1, 'Page /a']])
})

test('P15.4: an edit to another link changes the card, and one without a link removes it', async () => {
  const { crowd } = await open()
  const ada = await crowd.enter('Ada')
  await ada.do(post(link))
  await crowd.pass(1_000)
  await ada.do({ type: 'edit', id: 1, message: 'https://news.example.com/b' })
  await crowd.pass(1_000)
  expect(cardsOf(ada)).toEqual([
    [1, 'Page /a'],
    [1, 'Page /b'],
  ])
  await ada.do({ type: 'edit', id: 1, message: 'nothing' })
  await crowd.pass(1_000)
  expect(ada.of('messages').at(-1)?.messages[0]).not.toHaveProperty('card')
})

test('P15.2: a message that was edited while its link was read gets no card of that link', async () => {
  const { crowd, get } = await open()
  const ada = await crowd.enter('Ada')
  const page = Promise.withResolvers<Fetched>()
  get.mockReturnValueOnce(page.promise)
  await ada.do(post(link))
  await ada.do({ type: 'edit', id: 1, message: 'nothing' })
  page.resolve(pageAt(link))
  await crowd.pass(1_000)
  expect(cardsOf(ada)).toEqual([])
})

test('P15.5: the author and a moderator take a card away, others and those who are outranked do not', async () => {
  const { crowd } = await open()
  const owner = await crowd.owner()
  const [ada, mia] = [await crowd.enter('Ada'), await crowd.enter('Mia')]
  await owner.do({
    type: 'moderate',
    whom: { username: 'Mia' },
    measure: { do: 'set_role', role: 'moderator' },
  })
  const made = [await ada.do(post(link)), await ada.do(post(`${link}b`)), await owner.do(post(`${link}c`))]
  const [first, second, ofOwner] = made.map((one) => (one?.type === 'posted' ? one.id : 0))
  await crowd.pass(1_000)
  const take = (id: number | undefined) => ({ type: 'remove_card', id })
  const bob = await crowd.enter('Bob')
  expect(await bob.do(take(first))).toMatchObject({ code: 'not_yours' })
  expect(await mia.do(take(ofOwner))).toMatchObject({ code: 'outranked' })
  expect(await ada.do(take(first))).toMatchObject({ type: 'changed' })
  expect(await mia.do(take(second))).toMatchObject({ type: 'changed' })
  expect(await ada.do(take(99))).toMatchObject({ code: 'no_such_message' })
  expect(await mia.do({ type: 'audit' })).toMatchObject({
    entries: [
      { kind: 'remove_card', by: { username: 'Mia' }, subject: { username: 'Ada' }, id: second },
      { kind: 'role' },
    ],
  })
  await crowd.pass(1_000)
  const ids = (await crowd.enter('Eve'))
    .of('joined')[0]
    ?.messages.filter(({ card }) => card)
    .map(({ id }) => id)
  expect(ids).toEqual([ofOwner])
})

test('P15.6: one person gets a few cards at once, and every post is stored', async () => {
  const { crowd, get } = await open()
  const [ada, bob] = [await crowd.enter('Ada'), await crowd.enter('Bob', { address: '192.0.2.9' })]
  for (let n = 0; n < 8; n += 1) expect(await ada.do(post(`${link}/${n}`))).toMatchObject({ type: 'posted' })
  await bob.do(post(`${link}/of-bob`))
  await crowd.pass(1_000)
  expect(get.mock.calls.map(([address]) => address.split('/').at(-1))).toEqual([
    '0',
    '1',
    '2',
    '3',
    '4',
    'of-bob',
  ])
})

test('P15.2: of several nodes only the one that has stored the post reads the link', async () => {
  const { crowd, get } = await open({}, 3)
  const members = await Promise.all([0, 1, 2].map((node) => crowd.enter(`Ada ${node}`, { node })))
  await members[1]?.do(post(link))
  await crowd.pass(1_000)
  expect(get).toHaveBeenCalledTimes(1)
  for (const member of members) expect(cardsOf(member)).toEqual([[1, 'Page /a']])
})

test('P15.1: who posts in the sample dialect gets no card', async () => {
  const fetcher = reader()
  const { port } = await startTestServer({ previews: true }, undefined, {}, fetcher)
  const [sample, ada] = [await connect(port, { protocols: [] }), await connect(port)]
  await ada.join()
  sample.send({ email: 'a@b', username: 'guest', message: link })
  expect(JSON.parse(await sample.next())).toMatchObject({ message: link })
  await ada.post('cid-00001', 'no link')
  await ada.post('cid-00002', `mine: ${link}`)
  let frame = await ada.frame('messages')
  while (!frame.messages.some(({ card }) => card !== undefined)) frame = await ada.frame('messages')
  expect(fetcher.get).toHaveBeenCalledTimes(1)
})
