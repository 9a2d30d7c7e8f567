import { expect, test } from 'vitest'
import type { MessageLog } from '../../log/message-log.ts'
import { bob, entry, post } from './access-drafts.ts'

/** P13.6: the log stores nothing that is older than its newest entry. */
export function decisionsContract(opened: () => MessageLog, reopen: () => Promise<void>) {
  test('P13.6: stores nothing that was allowed before an entry that was not known, alone or in one transaction with it', async () => {
    let log = opened()
    await log.append('lobby', [post('one')])
    const decided = (message: string, decidedAt: number) => ({ ...post(message), decidedAt })
    const [[mute], [early], [late]] = await Promise.all([
      log.append('lobby', [entry({ kind: 'mute', subject: bob, forMs: null })]),
      log.append('lobby', [decided('early', 1), post('with it')]),
      log.append('lobby', [decided('late', 2)]),
    ])
    expect([mute, early, late]).toEqual([
      { type: 'changed', rev: 2 },
      { type: 'outdated', entry: 2 },
      { type: 'posted', id: 3 },
    ])
    // Messages are no entries.
    expect(await log.append('lobby', [decided('last', 2)])).toEqual([{ type: 'posted', id: 4 }])
    expect(await log.append('lobby', [decided('again', 1)])).toEqual([{ type: 'outdated', entry: 2 }])
    await reopen()
    log = opened()
    expect(await log.append('lobby', [decided('again', 1)])).toEqual([{ type: 'outdated', entry: 2 }])
    expect(await log.append('team', [decided('first', 0)])).toEqual([{ type: 'posted', id: 1 }])
    const { messages } = await log.since('lobby', 0, 10)
    expect(messages.map(({ message }) => message)).toEqual(['one', 'late', 'last'])
  })
}
