import { clientFrame } from '@parley/shared'
import { expect, test, vi } from 'vitest'
import { Crowd, type Member } from '../../testing/access/crowd.ts'
import { framesAbout, withoutChance, type Hearsay } from '../../testing/access/outsiders.ts'
import { idOf, record } from '../../testing/contracts/file-drafts.ts'
import { FakePeer } from '../../testing/fake-peer.ts'
import { tokenOf } from '../../testing/test-nodes.ts'
import { authorOf } from '../../identity/author.ts'

const secretWords = 'walrus marzipan'
const never = `_${'0'.repeat(32)}`
const fileId = idOf(7)

/** Everybody who is not in the conversation, by how they come to be there. */
const outsiders = {
  'a stranger': (crowd: Crowd) => crowd.enter('Stranger'),
  'a member of another room': async (crowd: Crowd) => {
    const there = await crowd.enter('Carl', { room: 'team' })
    await there.do({ type: 'post', message: 'in the team' })
    await there.ask({ type: 'rooms' })
    return there
  },
  'a moderator of the room': async (crowd: Crowd, owner: Member) => {
    const mia = await crowd.enter('Mia')
    await owner.do({
      ...{ type: 'moderate', whom: { username: 'Mia' } },
      measure: { do: 'set_role', role: 'moderator' },
    })
    return mia
  },
  'a moderator of the server': async (crowd: Crowd, owner: Member) => {
    const max = await crowd.enter('Max')
    await owner.do({
      ...{ type: 'moderate', whom: { username: 'Max' }, everywhere: true },
      measure: { do: 'set_role', role: 'moderator' },
    })
    return max
  },
  'an owner of the server': (_: Crowd, owner: Member) => Promise.resolve(owner),
}

type Kind = keyof typeof outsiders
const kinds = Object.keys(outsiders) as Kind[]

interface World {
  heard: Hearsay
  /** What the outsider and the listeners have received, in order. */
  received: string
  /** The times of the messages in the conversation, and what else must be nowhere. */
  secrets: string[]
}

/** Where Ada and Bob are in the lobby, and talk privately or do not, an outsider sends everything that there is. */
async function worldWith(kind: Kind, talk: 'private' | 'none'): Promise<World> {
  const crowd = await new Crowd().open({ uploads: true, limits: 'off' })
  const owner = await crowd.owner()
  const sample = new FakePeer()
  crowd.node().app.connect(sample, 'sample', { address: '192.0.2.3' })
  await crowd.pass(0)
  const [ada, bob] = [await crowd.enter('Ada'), await crowd.enter('Bob')]
  for (const one of [ada, bob]) await one.do({ type: 'post', message: 'hello all' })
  await crowd.pass(1_000)
  const outsider = await outsiders[kind](crowd, owner)
  await crowd.pass(3_000)
  const talking = talk === 'private' ? await converse(crowd, ada) : { room: never, secrets: [], go: idle }
  const heard = { room: talking.room, message: 4, file: fileId, words: secretWords, people: ['Ada', 'Bob'] }
  await crowd.pass(3_000)
  outsider.visitor.received()
  const joining = await probe(crowd, outsider, heard, talking.go)
  const all = [outsider.visitor.peer, ...joining, sample].map(({ sent, closedWith }) => ({
    sent,
    closedWith,
  }))
  vi.useRealTimers()
  return { heard, received: JSON.stringify(all), secrets: [...talking.secrets, talking.room] }
}

const idle = () => Promise.resolve()

/** Ada and Bob talk, and go on doing so. */
async function converse(crowd: Crowd, ada: Member) {
  const opened = await ada.do({ type: 'open_conversation', people: [{ username: 'Bob' }] })
  if (opened?.type !== 'conversation') throw new Error(JSON.stringify(opened))
  const { room } = opened
  const [one, other] = [await crowd.enter('Ada', { room }), await crowd.enter('Bob', { room })]
  const author = authorOf(tokenOf('Ada'))
  await crowd.nodes.log.files.add(
    record(7, { room, author, file: { ...record(7).file, name: 'rhubarb.pdf' } }),
  )
  await one.do({ type: 'post', message: `some ${secretWords}` })
  await other.do({ type: 'post', message: 'a quokka', replyTo: 2 })
  await one.do({ type: 'post', message: '', files: [{ id: fileId }] })
  expect(await other.do({ type: 'react', id: 2, emoji: '🥕', on: true })).toMatchObject({ type: 'changed' })
  const { messages } = await crowd.nodes.log.since(room, 0, 50)
  const go = async () => {
    one.visitor.send({ type: 'typing' })
    other.visitor.send({ type: 'idle', idle: true })
    await other.do({ type: 'post', message: '@Stranger @Carl a zucchini, @Olga' })
  }
  const words = ['walrus', 'marzipan', 'quokka', 'rhubarb', 'zucchini', '🥕']
  return { room, go, secrets: [...words, ...messages.map(({ at }) => String(at))] }
}

/** Sends each frame from within, and before a join; returns the peers of those who have tried to join. */
async function probe(crowd: Crowd, outsider: Member, heard: Hearsay, go: () => Promise<void>) {
  const { person } = outsider.visitor
  const token = tokenOf(person.username)
  const peers: FakePeer[] = []
  let cids = 0
  const cid = () => `cid-of-probe-${(cids += 1)}`
  for (const [type, frames] of Object.entries(framesAbout(heard)))
    for (const frame of frames) {
      const peer = new FakePeer()
      peers.push(peer)
      const fresh = crowd.node().app.connect(peer, 'parley.v1', { address: '127.0.0.1' })
      const whole = { type, ...frame, ...(type === 'join' && { ...person, token }), cid: cid() }
      await go()
      fresh.onMessage(JSON.stringify(whole))
      // What is refused as not joined has the answers of a connection that has joined besides.
      if (type !== 'join') outsider.visitor.send({ ...whole, cid: cid() })
      await crowd.pass(2_500)
      fresh.onClose()
      await crowd.pass(2_500)
    }
  return peers
}

test('the probes are of every frame that there is', () => {
  const types = clientFrame.options.map((option) => option.entries.type.literal)
  const about = framesAbout({ room: never, message: 1, file: fileId, words: 'x', people: ['Ada'] })
  expect(Object.keys(about).toSorted()).toEqual([...new Set(types)].toSorted())
  for (const frames of Object.values(about)) expect(frames.length).toBeGreaterThan(0)
})

test.for(kinds)(
  'P17.2: to %s, every frame has the answer that it would have if there were no conversation, byte for byte',
  { timeout: 60_000 },
  async (kind) => {
    const there = await worldWith(kind, 'private')
    const none = await worldWith(kind, 'none')
    for (const secret of there.secrets.filter((one) => one !== there.heard.room))
      expect(secretsIn(there.received, secret)).toEqual([])
    const [seen, expected] = [there, none].map(({ received, heard }) => withoutChance(received, heard))
    const frames = [seen, expected].map((text = '') => text.split(/(?=\{"type":)/))
    expect(frames[0]).toEqual(frames[1])
    expect(seen).toBe(expected)
    expect(expected?.length).toBeGreaterThan(5_000)
  },
)

test(
  'P17.2: who has left a conversation is told nothing of what comes after',
  { timeout: 60_000 },
  async () => {
    const crowd = await new Crowd().open({ limits: 'off' })
    const [ada, bob, eve] = [await crowd.enter('Ada'), await crowd.enter('Bob'), await crowd.enter('Eve')]
    await crowd.pass(1_000)
    const people = [{ username: 'Bob' }, { username: 'Eve' }]
    const opened = await ada.do({ type: 'open_conversation', people })
    if (opened?.type !== 'conversation') throw new Error(JSON.stringify(opened))
    const { room } = opened
    const there = await crowd.enter('Ada', { room })
    const inside = await crowd.enter('Eve', { room })
    await there.do({ type: 'post', message: 'while she is there' })
    await eve.ask({ type: 'follow', rooms: [room] })
    await eve.ask({ type: 'leave', room })
    await crowd.pass(3_000)
    expect(JSON.stringify(inside.visitor.peer.sent)).toContain('while she is there')
    const heard = { room, message: 2, file: fileId, words: secretWords, people: ['Ada', 'Bob'] }
    const go = async () => {
      await there.do({ type: 'post', message: secretWords })
    }
    const joining = await probe(crowd, eve, heard, go)
    const received = JSON.stringify(
      [eve, inside, bob].map(({ visitor }) => visitor.peer.sent).concat(joining.map(({ sent }) => sent)),
    )
    expect(secretsIn(received.replaceAll(`"query":"${secretWords}"`, ''), secretWords)).toEqual([])
    const after = joining
      .flatMap(({ sent }) => sent)
      .filter((frame) => JSON.stringify(frame).includes('"joined"'))
    expect(after).toEqual([])
  },
)

/** The answers of a search repeat what was looked for. */
function secretsIn(received: string, secret: string) {
  const shown = received.replaceAll(`"query":"${secretWords}"`, '')
  return shown.includes(secret)
    ? [`${secret} in ${shown.slice(shown.indexOf(secret) - 200, shown.indexOf(secret) + 80)}`]
    : []
}
