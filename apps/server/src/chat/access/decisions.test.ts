import { expect, test } from 'vitest'
import {
  actionGroups,
  decisionRows,
  isPrivateRow,
  type ActionGroup,
} from '../../testing/access/decision-table.ts'
import { Crowd, type Member } from '../../testing/access/crowd.ts'
import type { AccessAction } from '../../access/may.ts'
import { authorOf } from '../../identity/author.ts'
import { someone, tokenOf } from '../../testing/test-nodes.ts'
import { entryDraft } from './entry-draft.ts'

interface Stage {
  crowd: Crowd
  owner: Member
  /** Who has posted the messages 1 (their own) and 2 is somebody else. */
  who: Member
}

type Prepare = (stage: Omit<Stage, 'who'>, options: { door: string; everywhere?: true }) => Promise<Member>

const moderate = (username: string, measure: object, more: object = {}) => ({
  type: 'moderate',
  whom: { username },
  measure,
  ...more,
})
const close = (
  { owner }: Pick<Stage, 'owner'>,
  { door, everywhere }: Parameters<Prepare>[1],
  more: object = {},
) => owner.do({ type: 'set', settings: { door }, ...(everywhere && { everywhere }), ...more })
const ban = { do: 'ban', lasts: null }
const mute = { do: 'mute', lasts: 60 }
const role = (name: string) => ({ do: 'set_role', role: name })

/** A private conversation of Victor and these. */
const conversation = `_${'1'.repeat(32)}`
const subjectOf = (username: string) => ({ person: authorOf(tokenOf(username)), ...someone(username) })
const victor = { author: subjectOf('Victor').person, person: someone('Victor') }
const converse = async ({ crowd }: Pick<Stage, 'crowd'>, ...names: string[]) => {
  const people = ['Victor', ...names].map(subjectOf)
  await crowd.nodes.log.append(conversation, [
    entryDraft(victor, 'cid-begin', { kind: 'open_conversation', people }),
  ])
}

/** How each line of the table comes about, by frames alone but for private conversations. */
const prepare: Record<string, Prepare> = {
  'anybody at an open door': ({ crowd }) => crowd.enter('Ada'),
  'a stranger at a closed door': async (stage, door) => {
    await close(stage, door)
    return stage.crowd.enter('Ada')
  },
  'who has posted, at a closed door': async (stage, door) => {
    const before = await stage.crowd.enter('Ada')
    await before.do({ type: 'post', message: 'known' })
    await close(stage, door)
    before.visitor.leave()
    return stage.crowd.enter('Ada')
  },
  'who was let in, at a closed door': async (stage, door) => {
    await close(stage, door)
    const { everywhere } = door
    const invited = await stage.owner.do({ type: 'invite', uses: 1, lasts: null, everywhere })
    const key = invited?.type === 'invited' ? invited.secret : ''
    ;(await stage.crowd.enter('Ada', { key })).visitor.leave()
    return stage.crowd.enter('Ada')
  },
  'who was sent out, at a closed door': async (stage, door) => {
    await stage.crowd.enter('Ada')
    await close(stage, door)
    await stage.owner.do(moderate('Ada', { do: 'send_out' }, { everywhere: door.everywhere }))
    return stage.crowd.enter('Ada')
  },
  'who was sent out, at an open door': async ({ crowd, owner }) => {
    await crowd.enter('Ada')
    await owner.do(moderate('Ada', { do: 'send_out' }))
    return crowd.enter('Ada')
  },
  'who is muted': async ({ crowd, owner }, { everywhere }) => {
    const ada = await crowd.enter('Ada')
    await owner.do(moderate('Ada', mute, { everywhere }))
    return ada
  },
  'who was muted until now': async ({ crowd, owner }) => {
    const ada = await crowd.enter('Ada')
    await owner.do(moderate('Ada', mute))
    await crowd.pass(60_000)
    return ada
  },
  'who is banned': async ({ crowd, owner }, { everywhere }) => {
    const ada = await crowd.enter('Ada')
    await owner.do(moderate('Ada', ban, { everywhere }))
    expect(ada.closedWith).toBe(4003)
    return ada
  },
  'a newcomer from a banned address': async ({ crowd, owner }, { everywhere }) => {
    await crowd.enter('Eve', { address: '192.0.2.1' })
    await owner.do(moderate('Eve', { ...ban, address: true }, { everywhere }))
    return crowd.enter('Ada', { address: '192.0.2.1' })
  },
  'who was known before the address was banned': async ({ crowd, owner }) => {
    const ada = await crowd.enter('Ada', { address: '192.0.2.1' })
    await crowd.enter('Eve', { address: '192.0.2.1' })
    await owner.do(moderate('Eve', { ...ban, address: true }))
    return ada
  },
  'a member where moderators write': async ({ crowd, owner }, { everywhere }) => {
    await owner.do({ type: 'set', settings: { writers: 'moderators' }, everywhere })
    return crowd.enter('Ada')
  },
  'a member where no room is begun': async ({ crowd, owner }) => {
    await owner.do({ type: 'set', settings: { beginners: 'moderators' }, everywhere: true })
    return crowd.enter('Ada', { room: 'garden' })
  },
  'who was inside when the room was deleted': async ({ crowd, owner }) => {
    const ada = await crowd.enter('Ada')
    const { epoch = '', rev = 0 } = ada.of('joined')[0] ?? {}
    await owner.do({ type: 'delete_room', name: 'lobby' })
    expect(ada.closedWith).toBe(4006)
    return crowd.enter('Ada', { epoch, after: rev })
  },
  'a moderator of the room': async (stage, door) => {
    await stage.crowd.enter('Ada')
    await stage.owner.do(moderate('Ada', role('moderator')))
    await close(stage, door)
    return stage.crowd.enter('Ada')
  },
  'a moderator of the server': async (stage, door) => {
    await stage.crowd.enter('Ada')
    await stage.owner.do(moderate('Ada', role('moderator'), { everywhere: true }))
    await close(stage, door)
    return stage.crowd.enter('Ada')
  },
  'a moderator who is muted': async ({ crowd, owner }) => {
    const ada = await crowd.enter('Ada')
    await owner.do(moderate('Ada', role('moderator')))
    await owner.do(moderate('Ada', mute, { everywhere: true }))
    return ada
  },
  'a moderator who is banned': async ({ crowd, owner }) => {
    const ada = await crowd.enter('Ada')
    await owner.do(moderate('Ada', role('moderator'), { everywhere: true }))
    await owner.do(moderate('Ada', ban))
    return ada
  },
  'an owner of the room': async (stage, door) => {
    await stage.crowd.enter('Ada')
    await stage.owner.do(moderate('Ada', role('owner')))
    await close(stage, door)
    return stage.crowd.enter('Ada')
  },
  'an owner of the server': async (stage, door) => {
    await close(stage, door)
    return stage.crowd.owner('Ada')
  },
  'anybody outside a private conversation': async (stage) => {
    await converse(stage, 'Eve')
    return stage.crowd.enter('Ada', { room: conversation })
  },
  'an owner of the server outside a private conversation': async (stage) => {
    await converse(stage, 'Eve')
    return stage.crowd.owner('Ada', { room: conversation })
  },
  'one of those in a private conversation': async (stage) => {
    await converse(stage, 'Ada')
    return stage.crowd.enter('Ada', { room: conversation })
  },
  'an owner of the server in a private conversation': async (stage) => {
    await converse(stage, 'Ada')
    return stage.crowd.owner('Ada', { room: conversation })
  },
  'who has left a private conversation': async (stage) => {
    await converse(stage, 'Ada')
    const leave = { kind: 'leave', subject: subjectOf('Ada') } as const
    await stage.crowd.nodes.log.append(conversation, [entryDraft(victor, 'cid-leave', leave)])
    return stage.crowd.enter('Ada', { room: conversation })
  },
}

/** The frame that asks for an action; the message 1 is the owner's. Where there is none, the action has no answer of its own. */
const frames: Partial<Record<AccessAction, object>> = {
  read_history: { type: 'history', before: 9 },
  search: { type: 'search', query: 'hello' },
  report: { type: 'report', id: 1 },
  converse: { type: 'open_conversation', people: [{ username: 'Victor' }] },
  post: { type: 'post', message: 'hello' },
  edit: { type: 'edit', id: 1, message: 'mine' },
  react: { type: 'react', id: 1, emoji: '👍', on: true },
  pin: { type: 'set', settings: { pinned: 1 } },
  moderate: moderate('Victor', { do: 'unmute' }),
  let_in: moderate('Victor', { do: 'turn_away' }),
  invite: { type: 'invite', uses: null, lasts: null },
  audit: { type: 'audit' },
  set_room: { type: 'set', settings: { topic: 'news' } },
  set_role: moderate('Victor', role('member')),
  delete_room: { type: 'delete_room', name: 'not-this-one' },
  set_everywhere: { type: 'set', settings: { slow: 0 }, everywhere: true },
}

/** Refusals of the action itself: it was allowed. */
const ofMessages = ['not_yours', 'no_such_message', 'wrong_shape']

test('there is a way to each line of the table', () => {
  expect(Object.keys(prepare)).toEqual(decisionRows.map(({ who }) => who))
})

const doorsOfLines = (who: string) =>
  /closed door|of the room|of the server/.test(who)
    ? [{ door: 'known' }, { door: 'invitation', everywhere: true as const }]
    : [{ door: 'open' }, { door: 'open', everywhere: true as const }]

test.for(decisionRows.flatMap((row) => doorsOfLines(row.who).map((door) => ({ ...row, ...door }))))(
  'P12.1, P13: over a connection, $who ($door, everywhere: $everywhere)',
  async ({ who, answers, ...door }) => {
    const crowd = await new Crowd().open()
    const owner = await crowd.owner()
    await owner.do({ type: 'post', message: 'hello' })
    await crowd.enter('Victor')
    const member = await prepare[who]?.({ crowd, owner }, door)
    if (member === undefined) throw new Error(`There is no way to ${who}.`)
    const isInside = member.of('joined').length > 0
    if (!isInside) expect(member.of('error')).toMatchObject([{ code: answers.inside }])
    for (const group of Object.keys(actionGroups) as ActionGroup[])
      for (const action of actionGroups[group]) {
        const frame = frames[action]
        if (frame === undefined) continue
        const answer = await member.do(frame as { type: string })
        const code = answer?.type === 'error' ? answer.code : 'yes'
        const expected = isInside ? answers[group] : 'not_joined'
        expect([action, ofMessages.includes(code) ? 'yes' : code]).toEqual([action, expected])
      }
    const sees = isInside && answers.inside === 'yes'
    const before = member.of('messages').length
    const poster = isPrivateRow({ who }) ? await crowd.enter('Victor', { room: conversation }) : owner
    await poster.do({ type: 'post', message: 'news' })
    await crowd.pass(0)
    expect(member.of('messages').length > before).toBe(sees)
  },
)

test.for(decisionRows.flatMap((row) => doorsOfLines(row.who).map((door) => ({ ...row, ...door }))))(
  'P16.3: a room is followed by those who may read it, $who ($door, everywhere: $everywhere)',
  async ({ who, answers, ...door }) => {
    const crowd = await new Crowd().open()
    const owner = await crowd.owner()
    await owner.do({ type: 'post', message: 'hello' })
    const ofRow = isPrivateRow({ who }) ? conversation : 'lobby'
    const room = who === 'a member where no room is begun' ? 'garden' : ofRow
    const key = { author: authorOf(tokenOf('Ada')), room }
    await crowd.nodes.log.members.join(key, { head: 1, deletedTo: 0 }, 1)
    await prepare[who]?.({ crowd, owner }, door)
    const address = who === 'a newcomer from a banned address' ? '192.0.2.1' : '127.0.0.1'
    const attic = await crowd.enter('Ada', { room: 'attic', address })
    const isOutside = attic.of('joined').length === 0
    const device = isOutside ? await crowd.enter('Ada', { room, address }) : attic
    if (device.of('joined').length === 0) return expect(answers.inside).not.toBe('yes')
    await device.ask({ type: 'follow', rooms: [room] })
    const lines = () => device.of('followed').flatMap(({ rooms }) => rooms)
    expect(lines()).toMatchObject([answers.inside === 'yes' ? { room, unread: 0 } : { room }])
    expect(lines()[0]?.ended ?? 'yes').toBe(answers.inside)
    const poster = isPrivateRow({ who }) ? await crowd.enter('Victor', { room }) : owner
    await poster.do({ type: 'post', message: 'news' })
    await crowd.pass(2_000)
    expect(lines().length > 1).toBe(answers.inside === 'yes')
  },
)

test('P13.3: members remove their own messages, moderators those of others', async () => {
  const crowd = await new Crowd().open()
  const owner = await crowd.owner()
  const [ada, mod] = [await crowd.enter('Ada'), await crowd.enter('Mia')]
  await owner.do(moderate('Mia', role('moderator')))
  await ada.do({ type: 'post', message: 'one' })
  const id = ada.of('posted')[0]?.id
  await owner.do({ type: 'post', message: 'of the owner' })
  const ofOwner = owner.of('posted')[0]?.id
  const victor = await crowd.enter('Victor')
  expect(await victor.do({ type: 'remove', id })).toMatchObject({ code: 'not_yours' })
  expect(await mod.do({ type: 'remove', id: ofOwner })).toMatchObject({ code: 'outranked' })
  expect(await mod.do({ type: 'remove', id })).toMatchObject({ type: 'changed' })
  const listed = await mod.do({ type: 'audit' })
  expect(listed).toMatchObject({
    entries: [
      { kind: 'remove_message', by: { username: 'Mia' }, subject: { username: 'Ada' }, id },
      { kind: 'role' },
    ],
  })
})
