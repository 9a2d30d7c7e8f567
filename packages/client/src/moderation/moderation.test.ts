import { refuse } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import { liveRoom } from '../testing/fake-room.ts'
import { answerWithinMs, type ModerationAnswer } from './moderation.ts'

const mute = { type: 'moderate', whom: { message: 42 }, measure: { do: 'mute', lasts: 600 } } as const
const everywhere = true

describe('P13: what moderators do', () => {
  test('P13.2: is sent under a new cid, and done when that is acknowledged', async () => {
    const { environment, client } = liveRoom()
    const first = client.moderation.ask(mute)
    const second = client.moderation.ask({ type: 'report', id: 7 })
    expect(environment.socket.takeSent()).toEqual([
      { ...mute, cid: 'cid-0001' },
      { type: 'report', id: 7, cid: 'cid-0002' },
    ])
    environment.socket.say({ type: 'changed', cid: 'cid-0002', rev: 9 })
    environment.socket.say({ type: 'changed', cid: 'cid-0001', rev: 8 })
    expect(await first).toEqual({ type: 'done', answer: { type: 'changed', cid: 'cid-0001', rev: 8 } })
    expect(await second).toMatchObject({ type: 'done', answer: { rev: 9 } })
    expect(environment.timers).toBe(1) // the heartbeat
  })

  test('P13.2: is refused with the reason, and leaves the outbox alone', async () => {
    const { environment, client } = liveRoom()
    client.post('one')
    const muted = client.moderation.ask(mute)
    const refusal = refuse('outranked', { cid: 'cid-0002' })
    environment.socket.say(refusal)
    expect(await muted).toEqual({ type: 'refused', refusal })
    expect(client.view.outbox).toMatchObject([{ cid: 'cid-0001', state: { name: 'sent' } }])
  })

  test('P12.5: an invitation has the secret as its answer', async () => {
    const { environment, client } = liveRoom()
    const invited = client.moderation.ask({ type: 'invite', uses: 1, lasts: null })
    const answer = { type: 'invited', cid: 'cid-0001', id: 'i', secret: 's'.repeat(22) } as const
    environment.socket.say(answer)
    expect(await invited).toEqual({ type: 'done', answer })
  })

  test('P13.6, P13.7: a list is the answer to the question that it repeats', async () => {
    const { environment, client } = liveRoom()
    const server = client.moderation.ask({ type: 'audit', everywhere })
    const older = client.moderation.ask({ type: 'audit', before: 9 })
    const newest = client.moderation.ask({ type: 'audit' })
    const people = client.moderation.ask({ type: 'restricted' })
    const answers: ModerationAnswer[] = [
      { type: 'restricted', people: [], invitations: [] },
      { type: 'audit', entries: [], more: false },
      { type: 'audit', entries: [], more: true, before: 9 },
      { type: 'audit', entries: [], more: true, everywhere },
    ]
    environment.socket.say(...answers)
    const done = [people, newest, older, server].map(async (asked) => {
      const result = await asked
      return result.type === 'done' ? result.answer : result
    })
    expect(await Promise.all(done)).toEqual(answers)
  })

  test.each([refuse('not_allowed', { field: 'audit' }), refuse('unknown_type', { field: 'type' })])(
    'P13.9: a list can be refused: $code',
    async (refusal) => {
      const { environment, client } = liveRoom({ rev: 9, more: true })
      const list = client.moderation.ask({ type: 'audit' })
      environment.socket.say(refusal)
      expect(await list).toEqual({ type: 'refused', refusal })
    },
  )

  test('P13.9: a refused page of messages is not a refused list', () => {
    const { environment, client } = liveRoom()
    void client.moderation.ask({ type: 'audit' })
    environment.socket.takeSent()
    environment.socket.say(refuse('slow_down', { field: 'before' }))
    environment.socket.say({ type: 'audit', entries: [], more: false })
    expect(environment.timers).toBe(1)
  })

  test('is lost with the connection, and is not sent again', async () => {
    const { environment, client } = liveRoom()
    const muted = client.moderation.ask(mute)
    environment.socket.drop()
    expect(await muted).toEqual({ type: 'lost' })
    expect(await client.moderation.ask(mute)).toEqual({ type: 'lost' })
    expect(environment.timers).toBe(1) // the next attempt
  })

  test('is lost when it is not answered in time', async () => {
    const { environment, client } = liveRoom()
    const muted = client.moderation.ask(mute)
    for (let passed = 0; passed < answerWithinMs; passed += 5_000) {
      environment.pass(5_000)
      environment.socket.say({ type: 'pong' })
    }
    expect(await muted).toEqual({ type: 'lost' })
    expect(environment.socket.closed).toBe(false)
  })
})
