import { expect, test } from 'vitest'
import type { AccessStore } from '../../access/access-store.ts'
import type { MessageLog } from '../../log/message-log.ts'
import { everywhere } from '../../access/entries.ts'
import { ada, bob, entry, someone } from './access-drafts.ts'

export function invitationsContract(openedWithLog: () => { log: MessageLog; access: AccessStore }) {
  const opened = () => openedWithLog().access
  test('P12.5: an invitation is used up after its number of uses, also by those who come at once', async () => {
    const access = opened()
    await access.addInvitation({ id: 'three', room: 'lobby', by: ada, forMs: null, uses: 3 })
    const people = Array.from({ length: 8 }, (_, n) => someone(`person-${n}`))
    const used = await Promise.all(
      people.map((person) => access.useInvitation('three', ['lobby', everywhere], person)),
    )
    expect(used.filter((one) => one !== undefined)).toEqual(Array(3).fill({ room: 'lobby', rev: 1 }))
    expect(await access.useInvitation('three', ['lobby'], undefined)).toBeUndefined()
    expect(await access.invitations('lobby')).toEqual([])
    // Who has used it is in, and nobody else is.
    const standings = await Promise.all(people.map(({ person }) => access.standings(person, ['lobby'])))
    const letIn = standings.map(([standing]) => standing?.letIn)
    expect(letIn).toEqual(used.map((one) => one?.rev ?? 0))
  })

  test('P12.5: several connections of one person at once use an invitation once, guests each', async () => {
    const access = opened()
    await access.addInvitation({ id: 'three', room: 'lobby', by: ada, forMs: null, uses: 3 })
    const use = (person: typeof bob | undefined) => access.useInvitation('three', ['lobby'], person)
    const used = await Promise.all(Array.from({ length: 8 }, () => use(bob)))
    expect(used).toEqual(Array(8).fill({ room: 'lobby', rev: 1 }))
    expect(await access.invitations('lobby')).toMatchObject([{ used: 1 }])
    expect([await use(undefined), await use(undefined)]).toEqual(Array(2).fill({ room: 'lobby', rev: 1 }))
    expect(await use(undefined)).toBeUndefined()
    // They are in, though it is used up.
    expect(await use(bob)).toEqual({ room: 'lobby', rev: 1 })
  })

  test('P12.5: who was sent out needs another use', async () => {
    const { log, access } = openedWithLog()
    await access.addInvitation({ id: 'two', room: 'lobby', by: ada, forMs: null, uses: 2 })
    const use = () => access.useInvitation('two', ['lobby'], bob)
    expect(await use()).toEqual({ room: 'lobby', rev: 1 })
    await log.append('lobby', [entry({ kind: 'send_out', subject: bob })])
    expect(await access.standings('bob', ['lobby'])).toMatchObject([{ letIn: 0, sentOut: 1 }])
    expect(await use()).toEqual({ room: 'lobby', rev: 2 })
    expect(await access.standings('bob', ['lobby'])).toMatchObject([{ letIn: 2, sentOut: 1 }])
    await log.append('lobby', [entry({ kind: 'settings', settings: {}, sendOut: true })])
    expect(await use()).toBeUndefined()
  })

  test('P12.5: an invitation opens its room alone, ends by itself, and can be ended', async () => {
    const access = opened()
    await access.addInvitation({ id: 'all', room: everywhere, by: ada, forMs: null, uses: null })
    await access.addInvitation({ id: 'here', room: 'lobby', by: ada, forMs: 60_000, uses: null })
    await access.addInvitation({ id: 'late', room: 'lobby', by: ada, forMs: -60_000, uses: null })
    const listed = await access.invitations('lobby')
    expect(listed).toMatchObject([{ id: 'here', room: 'lobby', by: ada, uses: null, used: 0 }])
    expect(Number(listed[0]?.endsAt) - Number(listed[0]?.madeAt)).toBe(60_000)
    expect(await access.useInvitation('late', ['lobby'], bob)).toBeUndefined()
    expect(await access.useInvitation('here', ['garden', everywhere], bob)).toBeUndefined()
    expect(await access.useInvitation('all', ['garden', everywhere], bob)).toEqual({
      room: everywhere,
      rev: 1,
    })
    expect(await access.endInvitation('garden', 'here')).toBe(false)
    expect(await access.endInvitation('lobby', 'here')).toBe(true)
    expect(await access.endInvitation('lobby', 'here')).toBe(false)
    expect(await access.useInvitation('here', ['lobby'], bob)).toBeUndefined()
  })

  test('P12: letting in and entries at the same time lose nothing of each other', async () => {
    const { log, access } = openedWithLog()
    const people = Array.from({ length: 20 }, (_, n) => someone(`person-${n}`))
    const letIn = people.map((subject) => access.letIn('lobby', subject, 5))
    const muted = people.map((subject) =>
      log.append('lobby', [entry({ kind: 'mute', subject, forMs: null })]),
    )
    await Promise.all([...letIn, ...muted])
    const both = { letIn: 5, muted: { forMs: null } }
    for (const { person } of people) expect(await access.standings(person, ['lobby'])).toMatchObject([both])
  })
}
