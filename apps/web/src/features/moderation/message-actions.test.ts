import type { Message, Role, ShownRoom } from '@parley/shared'
import { expect, test } from 'vitest'
import { moderationActionsOf } from './message-actions.ts'

const shown: ShownRoom = {
  title: '',
  topic: '',
  door: 'open',
  writers: 'everyone',
  slow: 0,
  keepDays: 0,
  staff: [
    { username: 'Olga', role: 'owner' },
    { username: 'Mira', role: 'moderator' },
  ],
  pinned: { id: 7, username: 'Ada', message: 'pinned' },
}

const of = (role: Role, message: Partial<Message>, own = false) =>
  moderationActionsOf({ ...by('Ada'), ...message }, { own, shown, standing: { role } })

test('a member can report the messages of others, also those of moderators', () => {
  expect(of('member', {})).toEqual(['about', 'report'])
  expect(of('member', by('Mira'))).toEqual(['about', 'report'])
  expect(of('member', {}, true)).toEqual([])
})

test('P13.2: a moderator can remove messages of members, not of owners and moderators', () => {
  expect(of('moderator', {})).toEqual(['about', 'pin', 'removeOther', 'removeAll'])
  expect(of('moderator', by('Mira'))).toEqual(['about', 'pin'])
  expect(of('moderator', by('Olga'))).toEqual(['about', 'pin'])
  expect(of('owner', by('Olga'))).toEqual(['about', 'pin', 'removeOther', 'removeAll'])
})

test('a guest under the name of an owner has no role', () => {
  expect(of('moderator', { ...by('Olga'), guest: true })).toContain('removeAll')
})

test('the pinned message can be unpinned, and own ones pinned', () => {
  expect(of('moderator', { id: 7 })).toContain('unpin')
  expect(of('moderator', {}, true)).toEqual(['pin'])
})

test('nothing can be done with a removed message, or on a server of an earlier version', () => {
  expect(of('owner', { removed: true })).toEqual(['about'])
  expect(moderationActionsOf(by('Ada'), { own: false, shown: undefined, standing: undefined })).toEqual([
    'about',
  ])
})

function by(username: string): Message {
  return { id: 1, rev: 1, cid: 'cid-0001', at: 0, message: 'hello', username, avatar: 'a'.repeat(64) }
}
