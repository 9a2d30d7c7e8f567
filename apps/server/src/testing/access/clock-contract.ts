import { expect, test } from 'vitest'
import type { AccessStore } from '../../access/access-store.ts'
import { everywhere } from '../../access/entries.ts'
import type { MessageLog } from '../../log/message-log.ts'
import { ada, bob, entry, someone } from '../contracts/access-drafts.ts'

const hour = 60 * 60_000
const year = 365 * 24 * hour

interface Opened {
  log: MessageLog
  access: AccessStore
}

/**
 * P12.5, P12.6, P13.5: what was made while the clock was ahead. `reopenAhead`: as if all that is stored had been stored under a
 * clock that was so far ahead.
 */
export function clockContract(opened: () => Opened, reopenAhead: (ms: number) => Promise<void>) {
  test('P13.5: mutes, bans and requests under a clock that was ahead count from now, and not from each start', async () => {
    await opened().log.append('lobby', [
      entry({ kind: 'mute', subject: bob, forMs: hour }),
      entry({ kind: 'ban', subject: someone('carl'), forMs: hour, reason: 'flood' }),
      entry({ kind: 'ask', subject: someone('dora') }),
      entry({ kind: 'turn_away', subject: someone('eve') }),
      entry({ kind: 'ban_address', subject: someone('carl'), address: 'hash', forMs: hour }),
    ])
    await opened().log.append(everywhere, [entry({ kind: 'mute', subject: bob, forMs: null })])
    await reopenAhead(year)
    const first = await datesOf(opened().access)
    expect(first).toHaveLength(6)
    for (const at of first) expect(Math.abs(at - Date.now())).toBeLessThan(hour / 2)
    await reopenAhead(0)
    expect(await datesOf(opened().access)).toEqual(first)
  })

  test('P13.5: they are listed with the same dates, in the same order', async () => {
    await opened().log.append('lobby', [
      entry({ kind: 'mute', subject: bob, forMs: hour }),
      entry({ kind: 'ban', subject: someone('carl'), forMs: hour }),
    ])
    await reopenAhead(year)
    const listed = await opened().access.notable('lobby')
    expect(listed.map(({ subject }) => subject.person)).toEqual(['bob', 'carl'])
    const [muted] = await opened().access.standings('bob', ['lobby'])
    const [banned] = await opened().access.standings('carl', ['lobby'])
    expect(listed.map(({ standing }) => standing)).toEqual([muted, banned])
    await reopenAhead(0)
    expect(await opened().access.notable('lobby')).toEqual(listed)
  })

  test('P12.5: an invitation that was made under a clock that was ahead ends after its time, counted from now', async () => {
    for (const id of ['listed', 'used'])
      await opened().access.addInvitation({ id, room: 'lobby', by: ada, forMs: hour, uses: null })
    await opened().access.addInvitation({ id: 'endless', room: 'lobby', by: ada, forMs: null, uses: null })
    await reopenAhead(year)
    expect(await opened().access.useInvitation('used', ['lobby'], bob)).toBeDefined()
    const listed = await opened().access.invitations('lobby')
    expect(listed).toHaveLength(3)
    for (const { madeAt, endsAt } of listed) {
      expect(Math.abs(madeAt - Date.now())).toBeLessThan(hour / 2)
      expect(endsAt === null ? hour : endsAt - madeAt).toBe(hour)
    }
    await reopenAhead(-2 * hour)
    expect(await opened().access.useInvitation('used', ['lobby'], someone('carl'))).toBeUndefined()
    expect((await opened().access.invitations('lobby')).map(({ id }) => id)).toEqual(['endless'])
  })
}

/** All that restrictions and requests of the first test count from. */
async function datesOf(access: AccessStore): Promise<number[]> {
  const people = ['bob', 'carl', 'dora', 'eve']
  const standings = await Promise.all(people.map((person) => access.standings(person, ['lobby', everywhere])))
  const { addresses } = await access.roomState('lobby')
  const dates = standings
    .flat()
    .flatMap(({ muted, banned, askedAt, turnedAwayAt }) => [muted?.at, banned?.at, askedAt, turnedAwayAt])
  return [...dates, ...addresses.map(({ at }) => at)].filter((at) => at !== undefined)
}

/** Where the engines store JSON with dates. */
export const datedColumns = [
  ['standings', 'standing'],
  ['room_states', 'state'],
] as const

/** JSON of a standing or of a state with its dates so much later. */
export function later(json: string, ms: number): string {
  const isDate = (key: string) => key === 'at' || key === 'askedAt' || key === 'turnedAwayAt'
  return JSON.stringify(JSON.parse(json), (key, value: unknown) =>
    isDate(key) && typeof value === 'number' ? value + ms : value,
  )
}
