import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { NewCredential, PeopleStore } from '../../identity/people-store.ts'
import type { MessageLog } from '../../log/message-log.ts'
import { claimOf } from '../name-claim.ts'

interface Opened {
  people: PeopleStore
  log: Pick<MessageLog, 'claimName' | 'nameOwners' | 'close'>
}

/** A storage that can be opened again. */
export interface PeopleStorage {
  open(): Promise<Opened>
  remove(): Promise<void>
}

const laptop: NewCredential = { id: 'laptop', author: 'ada', kind: 'browser', name: 'Firefox, Linux' }
const phone: NewCredential = { id: 'phone', author: 'ada', kind: 'browser', name: 'Safari, iPhone' }
const passkey: NewCredential = {
  id: 'passkey',
  author: 'ada',
  kind: 'passkey',
  name: 'Passkey',
  passkey: { id: 'raw', publicKey: 'pQECAyYgASFY', counter: 3, transports: ['internal'] },
}

/** The tests that every engine passes. */
export function peopleContract(engine: string, makeStorage: () => Promise<PeopleStorage>) {
  describe(`${engine} stores people and their credentials`, () => {
    let storage: PeopleStorage
    let opened: Opened
    let people: PeopleStore

    beforeEach(async () => {
      storage = await makeStorage()
      opened = await storage.open()
      people = opened.people
    })
    afterEach(async () => {
      await opened.log.close()
      await storage.remove()
    })

    async function reopen() {
      await opened.log.close()
      opened = await storage.open()
      people = opened.people
    }

    test('P11.5: the id of the log stays', async () => {
      const id = await people.instance()
      expect(id).toMatch(/^\w{6,}$/)
      await reopen()
      expect(await people.instance()).toBe(id)
    })

    test('P11.1: keeps a credential, and finds it again', async () => {
      expect(await people.findCredential(laptop.id)).toBeUndefined()
      const kept = await people.keepCredential(laptop)
      expect(kept).toMatchObject({ ...laptop, isRevoked: false })
      expect(Math.abs(kept.createdAt - Date.now())).toBeLessThan(60_000)
      expect(kept.seenAt).toBe(kept.createdAt)
      await reopen()
      expect(await people.findCredential(laptop.id)).toEqual(kept)
    })

    test('P11.3: the same credential again stays as it is, and with its author', async () => {
      const kept = await people.keepCredential(laptop)
      expect(await people.keepCredential({ ...laptop, author: 'eve' })).toEqual(kept)
    })

    test('lists the credentials of an author, the oldest first', async () => {
      for (const credential of [laptop, phone, passkey]) {
        await people.keepCredential(credential)
        await laterMillisecond()
      }
      await people.keepCredential({ ...laptop, id: 'other', author: 'eve' })
      expect((await people.credentialsOf('ada')).map(({ id }) => id)).toEqual(['laptop', 'phone', 'passkey'])
      expect(await people.credentialsOf('nobody')).toEqual([])
    })

    test('a passkey counts its uses', async () => {
      await people.keepCredential(passkey)
      await people.setCounter(passkey.id, 8)
      expect((await people.findCredential(passkey.id))?.passkey).toEqual({ ...passkey.passkey, counter: 8 })
    })

    test("P11.2: revokes the author's credentials alone, for good", async () => {
      await people.keepCredential(laptop)
      await people.keepCredential(phone)
      await people.keepCredential({ ...laptop, id: 'other', author: 'eve' })
      expect(await people.revokeCredentials('ada', ['phone', 'other', 'unknown'])).toEqual(['phone'])
      expect((await people.credentialsOf('ada')).map(({ id }) => id)).toEqual(['laptop'])
      expect(await people.keepCredential(phone)).toMatchObject({ isRevoked: true })
      await reopen()
      expect(await people.findCredential('phone')).toMatchObject({ isRevoked: true })
      expect(await people.findCredential('other')).toMatchObject({ isRevoked: false })
    })

    test('P11.2: finds what was revoked since a time', async () => {
      for (const credential of [laptop, phone]) await people.keepCredential(credential)
      const { ids, at } = await people.revokedSince(undefined)
      expect(ids).toEqual([])
      expect(Math.abs(at - Date.now())).toBeLessThan(60_000)
      expect((await people.revokedSince(at)).ids).toEqual([])
      await people.revokeCredentials('ada', ['phone'])
      expect((await people.revokedSince(at)).ids).toEqual(['phone'])
      // The clock was set back after the last look.
      expect((await people.revokedSince(at + 3_600_000)).ids).toEqual(['phone'])
    })

    test('P11.4: the names of an author are free once the last credential is revoked', async () => {
      await people.keepCredential(laptop)
      await people.keepCredential(phone)
      await opened.log.claimName(claimOf('ada', 'ada'))
      await opened.log.claimName(claimOf('eve', 'eve'))
      await people.revokeCredentials('ada', ['phone'])
      expect((await opened.log.nameOwners(['ada', 'eve'])).size).toBe(2)
      await people.revokeCredentials('ada', ['laptop'])
      expect(await opened.log.nameOwners(['ada', 'eve'])).toEqual(new Map([['eve', 'eve']]))
    })

    test('keeps the name and the picture that were used last', async () => {
      expect(await people.findPerson('ada')).toBeUndefined()
      await people.keepPerson('ada', { username: 'Ada', avatar: 'a' })
      await people.keepPerson('ada', { username: 'علي', avatar: 'b' })
      await reopen()
      expect(await people.findPerson('ada')).toEqual({ username: 'علي', avatar: 'b' })
    })

    test('P11.7: what can be used once is used once, for its purpose, and in time', async () => {
      await people.addOneTime({ id: 'first', kind: 'link', author: 'ada' }, 60_000)
      await people.addOneTime({ id: 'old', kind: 'link', author: 'ada' }, -1)
      expect(await people.takeOneTime('first', 'sign-in')).toBeUndefined()
      await reopen()
      expect(await people.takeOneTime('first', 'link')).toBe('ada')
      expect(await people.takeOneTime('first', 'link')).toBeUndefined()
      expect(await people.takeOneTime('old', 'link')).toBeUndefined()
      expect(await people.takeOneTime('unknown', 'link')).toBeUndefined()
    })

    test('P11.7: what a clock that was a year ahead has made is not valid for a year', async () => {
      const day = 24 * 60 * 60_000
      await people.addOneTime({ id: 'ahead', kind: 'owner', author: '' }, 365 * day)
      await people.addOneTime({ id: 'made', kind: 'owner', author: '' }, 60 * 60_000)
      await reopen()
      expect(await people.takeOneTime('ahead', 'owner')).toBeUndefined()
      expect(await people.takeOneTime('made', 'owner')).toBe('')
    })

    test('P11.2: with a credential, the unused links of its author end', async () => {
      await people.keepCredential(laptop)
      await people.keepCredential(phone)
      await people.addOneTime({ id: 'made', kind: 'link', author: 'ada' }, 60_000)
      await people.addOneTime({ id: 'of eve', kind: 'link', author: 'eve' }, 60_000)
      expect(await people.revokeCredentials('ada', ['unknown'])).toEqual([])
      await people.addOneTime({ id: 'kept', kind: 'link', author: 'ada' }, 60_000)
      expect(await people.takeOneTime('kept', 'link')).toBe('ada')
      await people.revokeCredentials('ada', ['phone'])
      expect(await people.takeOneTime('made', 'link')).toBeUndefined()
      expect(await people.takeOneTime('of eve', 'link')).toBe('eve')
    })

    test('P11.7: two that use it at once: one of them has it', async () => {
      await people.addOneTime({ id: 'first', kind: 'link', author: 'ada' }, 60_000)
      const taken = await Promise.all([1, 2, 3].map(() => people.takeOneTime('first', 'link')))
      expect(taken.filter((author) => author === 'ada')).toHaveLength(1)
    })
  })
}

async function laterMillisecond() {
  const now = Date.now()
  while (Date.now() === now) await Promise.resolve()
}
