import type { SettingsChange } from '@parley/shared'
import { expect, test } from 'vitest'
import { everywhere } from '../../access/entries.ts'
import { emptyRoom } from '../../access/room-state.ts'
import { newcomer } from '../../access/standing.ts'
import type { AccessStore } from '../../access/access-store.ts'
import type { MessageLog } from '../../log/message-log.ts'
import { bob, entry, post, someone } from './access-drafts.ts'

/** P13.4, P13.6: when somebody has posted, and that the log stores nothing that is older than its newest entry. */
export function decisionsContract(
  opened: () => { log: MessageLog; access: AccessStore },
  reopen: () => Promise<void>,
) {
  test('P13.6: stores nothing that was allowed before an entry that was not known, alone or in one transaction with it', async () => {
    let { log } = opened()
    await log.append('lobby', [post('one')])
    const decided = (message: string, here: number, server = 0) => ({
      ...post(message),
      decidedAt: { here, server },
    })
    const [[mute], [early], [late]] = await Promise.all([
      log.append('lobby', [entry({ kind: 'mute', subject: bob, forMs: null })]),
      log.append('lobby', [decided('early', 1), post('with it')]),
      log.append('lobby', [decided('late', 2)]),
    ])
    expect([mute, early, late]).toEqual([{ type: 'changed', rev: 2 }, outdated(2), { type: 'posted', id: 3 }])
    // Messages are no entries.
    expect(await log.append('lobby', [decided('last', 2)])).toEqual([{ type: 'posted', id: 4 }])
    expect(await log.append('lobby', [decided('again', 1)])).toEqual([outdated(2)])
    await reopen()
    ;({ log } = opened())
    expect(await log.append('lobby', [decided('again', 1)])).toEqual([outdated(2)])
    expect(await log.append('team', [decided('first', 0)])).toEqual([{ type: 'posted', id: 1 }])
    const { messages } = await log.since('lobby', 0, 10)
    expect(messages.map(({ message }) => message)).toEqual(['one', 'late', 'last'])
  })

  test('P19.10, P20.7: what was done with programs is stored like other decisions, and makes nobody of them', async () => {
    const bot = someone('bot')
    const decided = [
      { kind: 'add_bot', subject: bot },
      { kind: 'add_hook', subject: someone('hook') },
      { kind: 'revoke_bot', subject: bot },
      { kind: 'revoke_hook', subject: someone('hook') },
    ] as const
    await opened().log.append('lobby', decided.map(entry))
    await reopen()
    const { access } = opened()
    const stored = await access.entries('lobby', 10, 10)
    expect(stored.toReversed().map((one) => one.entry)).toEqual(decided)
    expect(await access.standings('bot', ['lobby'])).toEqual([newcomer])
    expect(await access.roomState('lobby')).toEqual(emptyRoom)
    expect(await access.notable('lobby')).toEqual([])
  })

  test('P13.6: stores nothing in any room that was allowed before an entry of all rooms', async () => {
    const decided = (message: string, server: number) => ({
      ...post(message),
      decidedAt: { here: 9, server },
    })
    await opened().log.append('lobby', [post('one')])
    const ban = () => opened().log.append(everywhere, [entry({ kind: 'ban', subject: bob, forMs: null })])
    expect(await opened().log.append('lobby', [decided('early', 0)])).toEqual([{ type: 'posted', id: 2 }])
    // The first keeps the log busy: the others are one transaction.
    const [, [entered], [late], [other]] = await Promise.all([
      opened().log.append('cellar', [post('busy')]),
      ban(),
      opened().log.append('lobby', [decided('late', 0), post('with it')]),
      opened().log.append('team', [decided('new', 0)]),
    ])
    expect(entered).toEqual({ type: 'changed', rev: 1 })
    expect([late, other]).toEqual([outdated(0, 1), outdated(0, 1)])
    // An entry of all rooms is older as well.
    const role = { ...entry({ kind: 'unban', subject: bob }), decidedAt: { here: 0, server: 0 } }
    expect(await opened().log.append(everywhere, [role])).toEqual([outdated(1, 1)])
    expect(await opened().log.append('team', [decided('known', 1)])).toEqual([{ type: 'posted', id: 1 }])
    await reopen()
    expect(await opened().log.append('lobby', [decided('late', 0)])).toEqual([outdated(0, 1)])
    expect(await opened().log.append('lobby', [decided('late', 1)])).toEqual([{ type: 'posted', id: 3 }])
  })

  test('P16.12: lists the rooms whose settings say so, by name, and no other text', async () => {
    const { log } = opened()
    const settings = (change: SettingsChange) => [entry({ kind: 'settings', settings: change })]
    for (const room of ['team', 'attic', 'garden']) await log.append(room, settings({ listed: true }))
    await log.append('cellar', settings({ topic: '{"listed":true}' }))
    await log.append('garden', settings({ listed: false }))
    await log.append('lobby', [post('no entry')])
    await reopen()
    const { access } = opened()
    const names = async (after: string, limit: number) =>
      (await access.listed(after, limit)).map(({ room, state }) => [room, state.settings.listed])
    expect(await names('', 10)).toEqual([
      ['attic', true],
      ['team', true],
    ])
    expect(await names('', 1)).toEqual([['attic', true]])
    expect(await names('attic', 1)).toEqual([['team', true]])
  })

  test('P13.4: finds how long ago somebody has posted, among the newest messages', async () => {
    const { log, access } = opened()
    await log.append('lobby', [post('1', 'bob'), post('2'), post('3', 'bob'), post('4')])
    const since = (after: number, room = 'lobby') => access.sincePosted(room, 'bob', after)
    for (const after of [-2_000, 0, 2]) {
      expect(await since(after)).toBeGreaterThanOrEqual(0)
      expect(await since(after)).toBeLessThan(60_000)
    }
    expect([await since(3), await since(0, 'cellar')]).toEqual([undefined, undefined])
  })
}

function outdated(here: number, server = 0) {
  return { type: 'outdated', entries: { here, server } }
}
