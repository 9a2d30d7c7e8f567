import { refusals, type RefusalCode } from '@parley/shared'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { accessActions, type AccessAction } from '../access/may.ts'
import { hashOf } from '../identity/author.ts'
import { actionGroups, decisionRows, isPrivateRow } from '../testing/access/decision-table.ts'
import { DecisionServer, subjectOf } from '../testing/access/decision-server.ts'

const lobby = 'lobby'
const codes = ['door_closed', 'banned', 'moderators_only'] as const satisfies RefusalCode[]

/** What the dialect does of all that is decided. For the others it has no frame. */
const done = ['join', 'listen', 'post'] as const

/** The lines that hold for a connection, which is a person of its own each time, without a name before its first post. */
const expressed = [
  'anybody at an open door',
  'a stranger at a closed door',
  'who was let in, at a closed door',
  'a newcomer from a banned address',
  'a member where moderators write',
]

/** The others are about somebody whom the server knows again, or about rooms that the dialect does not enter. */
const notExpressed = [
  'who has posted, at a closed door',
  'who was sent out, at a closed door',
  'who was sent out, at an open door',
  'who is muted',
  'who was muted until now',
  'who is banned',
  'who was known before the address was banned',
  'a member where no room is begun',
  'who was inside when the room was deleted',
  'a moderator of the room',
  'a moderator of the server',
  'a moderator who is muted',
  'a moderator who is banned',
  'an owner of the room',
  'an owner of the server',
  ...decisionRows.filter(isPrivateRow).map(({ who }) => who),
]

let server: DecisionServer
let url = ''

beforeAll(async () => {
  server = new DecisionServer()
  url = (await server.start()).replace('http', 'ws')
})
afterAll(() => server.close())

test('of what is decided, the sample dialect expresses this alone', () => {
  expect([...expressed, ...notExpressed].toSorted()).toEqual(decisionRows.map(({ who }) => who).toSorted())
  const { inside, write, talk, card, order, export: exports, roles, server: ofServer } = actionGroups
  const none: AccessAction[] = [...inside, ...write].filter((one) => !done.some((action) => action === one))
  const all = [...done, ...none, ...talk, ...card, ...order, ...exports, ...roles, ...ofServer]
  expect(all.toSorted()).toEqual([...accessActions].toSorted())
})

/** Who is let in comes with a secret, and a stranger has none. */
const tokensOf = (who: string) =>
  who === 'a stranger at a closed door' ? [false] : who.startsWith('who was let in') ? [true] : [false, true]

const cells = decisionRows
  .filter(({ who }) => expressed.includes(who))
  .flatMap((row) => tokensOf(row.who).map((hasToken) => ({ ...row, hasToken })))
  .flatMap((row) => [false, true].map((isEverywhere) => ({ ...row, isEverywhere })))

test.for(cells)(
  'P7.7, P12.1: over the sample dialect, $who (token: $hasToken, everywhere: $isEverywhere)',
  async ({ who, answers, hasToken, isEverywhere }, { onTestFinished }) => {
    const person = subjectOf('Ada', 'ada')
    const known = () => Promise.resolve()
    const takeBack = await server.prepare({
      who,
      person,
      door: 'invitation',
      isEverywhere,
      known,
      room: lobby,
    })
    onTestFinished(async () => {
      await takeBack()
      await server.decide(lobby, { kind: 'settings', settings: { door: null, writers: 'everyone' } })
      for (const subject of [person, subjectOf('Eve', 'eve')])
        await server.decide(lobby, { kind: 'unban', subject })
    })
    const token = `sample-secret-${who.length}-${isEverywhere}`
    const room = isEverywhere ? '*' : lobby
    await server.log.access.addInvitation({ id: hashOf(token), room, by: person, forMs: null, uses: null })
    const found = await visit(hasToken ? `?token=${token}` : '', 'news')
    expect(found).toEqual({ join: answers.inside, listen: answers.inside, post: answers.write })
  },
)

/** Comes in, posts, and hears what somebody else posts then. */
async function visit(query: string, news: string) {
  const socket = new WebSocket(`${url}/ws${query}`)
  const heard: string[] = []
  const closed = once(socket, 'close')
  const answered = new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      heard.push((JSON.parse(data.toString()) as { message: string }).message)
      if (heard.length === 1) resolve()
    })
  })
  await once(socket, 'open')
  socket.send(JSON.stringify({ email: 'ada@lovelace.dev', username: 'Ada', message: 'mine' }))
  await answered
  const [first = ''] = heard
  const post = first === 'mine' ? 'yes' : codeIn(first)
  if (!first.startsWith('Not sent: ') && post !== 'yes') {
    await closed
    return { join: post, listen: post, post }
  }
  const next = once(socket, 'message')
  await server.post(lobby, news)
  await next
  socket.close()
  await closed
  return { join: 'yes', listen: heard.includes(news) ? 'yes' : heard.join(), post }
}

function codeIn(sentence: string): string {
  return codes.find((code) => sentence.includes(refusals[code])) ?? sentence
}
