import { expect, test } from 'vitest'
import type { AccessStore } from '../../access/access-store.ts'
import { everywhere } from '../../access/entries.ts'
import { ada } from './access-drafts.ts'

export function invitationsContract(opened: () => AccessStore) {
  test('P12.5: an invitation is used up after its number of uses, also by those who come at once', async () => {
    const access = opened()
    await access.addInvitation({ id: 'three', room: 'lobby', by: ada, endsAt: null, uses: 3 })
    const used = await Promise.all(
      Array.from({ length: 8 }, () => access.useInvitation('three', ['lobby', everywhere])),
    )
    const counts = used.flatMap((one) => (one === undefined ? [] : [one.used]))
    expect(counts.sort()).toEqual([1, 2, 3])
    expect(await access.useInvitation('three', ['lobby'])).toBeUndefined()
    expect(await access.invitations('lobby')).toEqual([])
  })

  test('P12.5: an invitation opens its room alone, ends by itself, and can be ended', async () => {
    const access = opened()
    const now = Date.now()
    await access.addInvitation({ id: 'all', room: everywhere, by: ada, endsAt: null, uses: null })
    await access.addInvitation({ id: 'here', room: 'lobby', by: ada, endsAt: now + 60_000, uses: null })
    await access.addInvitation({ id: 'late', room: 'lobby', by: ada, endsAt: now - 60_000, uses: null })
    expect(await access.invitations('lobby')).toMatchObject([
      { id: 'here', room: 'lobby', by: ada, endsAt: now + 60_000, uses: null, used: 0 },
    ])
    expect(await access.useInvitation('late', ['lobby'])).toBeUndefined()
    expect(await access.useInvitation('here', ['garden', everywhere])).toBeUndefined()
    expect(await access.useInvitation('all', ['garden', everywhere])).toMatchObject({ used: 1 })
    expect(await access.endInvitation('garden', 'here')).toBe(false)
    expect(await access.endInvitation('lobby', 'here')).toBe(true)
    expect(await access.endInvitation('lobby', 'here')).toBe(false)
    expect(await access.useInvitation('here', ['lobby'])).toBeUndefined()
  })
}
