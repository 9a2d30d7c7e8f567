import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MembershipStore } from '../../access/membership-store.ts'
import type { PeopleStore } from '../../identity/people-store.ts'
import type { MessageLog } from '../../log/message-log.ts'
import type { NewDevice } from '../../log/push-rows.ts'
import type { DueRoom, PushStore } from '../../push/push-store.ts'
import { newVapidKeys } from '../../push/vapid.ts'
import { post } from '../contracts/access-drafts.ts'

interface Opened {
  log: MessageLog
  members: MembershipStore
  people: PeopleStore
  push: PushStore
}

/** A storage that can be opened again. */
export interface PushStorage {
  open(): Promise<Opened>
  remove(): Promise<void>
}

const first = { device: '', room: '' }
const quiet = { from: 60, to: 120, zone: 'Asia/Tokyo' }

/** The tests that every engine passes. */
export function pushContract(engine: string, makeStorage: () => Promise<PushStorage>) {
  describe(`${engine} stores who gets pushes`, () => {
    let storage: PushStorage
    let opened: Opened
    beforeEach(async () => {
      storage = await makeStorage()
      opened = await storage.open()
    })
    afterEach(async () => {
      await opened.log.close()
      await storage.remove()
    })

    async function reopen() {
      await opened.log.close()
      opened = await storage.open()
    }

    const deviceOf = (id: string, author: string, change: Partial<NewDevice> = {}): NewDevice => ({
      ...{ id, author, endpoint: `https://push.example.com/${id}`, p256dh: 'point', auth: 'secret' },
      ...{ site: 'https://chat.example.org', text: true, quiet: undefined, ...change },
    })

    /** A device of somebody who has its credential. */
    async function add(id: string, author = 'ada', change: Partial<NewDevice> = {}, most = 9) {
      await opened.people.keepCredential({ id, author, kind: 'browser', name: 'Firefox, Linux' })
      await opened.push.setDevice(deviceOf(id, author, change), most)
    }

    const join = (room: string, author = 'ada', head = 0) =>
      opened.members.join({ author, room }, { head, deletedTo: 0 }, 99)
    const due = (rooms?: string[], after = first, limit = 99) => opened.push.due(rooms, after, limit)
    const namesOf = (found: readonly DueRoom[]) => found.map(({ device, room }) => `${device} ${room}`)
    const say = (room: string, cid = 'one') => opened.log.append(room, [post(cid, 'bob')])

    /** Ada's phone, and one message that it is not told of. */
    async function phone() {
      await add('phone')
      await join('team')
      await say('team')
      const [found] = await due()
      if (found === undefined) throw new Error('Nothing is due.')
      return found
    }

    test('P18.1: the first keys stay those of the log', async () => {
      const [made, other] = [newVapidKeys(), newVapidKeys()]
      expect(await opened.push.keys(made)).toEqual(made)
      await reopen()
      expect(await opened.push.keys(other)).toEqual(made)
    })

    test('P18.2: keeps a device as it was set last', async () => {
      expect([await opened.push.device('phone'), await opened.push.hasDevices()]).toEqual([undefined, false])
      await add('phone')
      await reopen()
      await add('phone', 'ada', { text: false, quiet })
      const stored = { ...deviceOf('phone', 'ada'), text: false, quiet, failures: 0 }
      expect(await opened.push.device('phone')).toEqual(stored)
      expect(await opened.push.hasDevices()).toBe(true)
      await opened.push.removeDevice('phone')
      expect([await opened.push.device('phone'), await opened.push.hasDevices()]).toEqual([undefined, false])
    })

    test('P18.4: what is gone is removed only as long as it is the same', async () => {
      await add('phone')
      await opened.push.removeDevice('phone', 'https://push.example.com/before')
      expect(await opened.push.device('phone')).toBeDefined()
      await opened.push.removeDevice('phone', 'https://push.example.com/phone')
      expect(await opened.push.device('phone')).toBeUndefined()
    })

    test('P18.2: a browser that somebody else uses now is theirs alone', async () => {
      await add('phone')
      await add('same phone', 'bob', { endpoint: 'https://push.example.com/phone' })
      expect(await opened.push.device('phone')).toBeUndefined()
      expect(await opened.push.device('same phone')).toMatchObject({ author: 'bob' })
    })

    test('P18.2: of many devices of one person the last that were set stay', async () => {
      for (const id of ['one', 'two', 'three']) await add(id, 'ada', {}, 2)
      await add('other', 'bob', {}, 2)
      const found = await Promise.all(['one', 'two', 'three', 'other'].map((id) => opened.push.device(id)))
      expect(found.map((device) => device?.id)).toEqual([undefined, 'two', 'three', 'other'])
    })

    test('P18.2: a device ends with its credential', async () => {
      await phone()
      await opened.people.revokeCredentials('ada', ['phone'])
      expect(await opened.push.device('phone')).toBeUndefined()
      expect(await due()).toEqual([])
    })

    test('P18.4: what is new in the rooms of a person is due, and nothing from before', async () => {
      await join('team')
      await say('team', 'before')
      await add('phone')
      expect(await due()).toEqual([])
      await join('garden', 'ada', 0)
      await say('team')
      await say('garden')
      await say('cellar')
      expect(await due()).toEqual([
        expect.objectContaining({ device: 'phone', room: 'garden', head: 1, read: 0, told: 0 }),
        {
          ...{ device: 'phone', author: 'ada', room: 'team', notify: 'mentions' },
          ...{ read: 0, head: 2, told: 1, shown: 0, sentAt: 0 },
        },
      ])
      expect(namesOf(await due(['team', 'attic']))).toEqual(['phone team'])
      await opened.members.setRead([{ author: 'ada', room: 'team', read: 2 }])
      expect(namesOf(await due())).toEqual(['phone garden'])
    })

    test('P18.4: setting a device again changes nothing of what is due', async () => {
      await phone()
      await add('phone', 'ada', { text: false })
      expect(namesOf(await due())).toEqual(['phone team'])
    })

    test('P18.4: lists what is due in pages', async () => {
      await add('phone')
      await add('laptop')
      for (const room of ['team', 'garden']) {
        await join(room)
        await say(room)
      }
      const page = await due(undefined, first, 3)
      expect(namesOf(page)).toEqual(['laptop garden', 'laptop team', 'phone garden'])
      expect(namesOf(await due(undefined, { device: 'phone', room: 'garden' }, 3))).toEqual(['phone team'])
    })

    test('P18.4: what is claimed is of nobody else, until it is finished', async () => {
      const found = await phone()
      const key = { device: 'phone', room: 'team' }
      const all = await Promise.all([1, 2, 3].map(() => opened.push.claim([found], 60_000)))
      expect(all.flat()).toEqual([key])
      expect(await due()).toEqual([])
      await opened.push.finish([{ ...key, told: 1, shown: 1 }])
      expect(await due()).toEqual([])
      // Somebody who has seen it as it was before comes too late.
      expect(await opened.push.claim([found], 60_000)).toEqual([])
      await say('team', 'two')
      const [next] = await due()
      expect(next).toMatchObject({ told: 1, shown: 1, head: 2 })
      expect(next?.sentAt).toBeGreaterThan(0)
    })

    test('P18.4: a claim that is not finished ends by itself, also after a new start', async () => {
      const found = await phone()
      expect(await opened.push.claim([found], 1)).toHaveLength(1)
      await reopen()
      await expect.poll(() => due()).toEqual([found])
      expect(await opened.push.claim([found], 60_000)).toHaveLength(1)
    })

    test('P18.4: the only node ends the claims of the process before it', async () => {
      const found = await phone()
      await opened.push.claim([found], 60_000)
      await opened.push.endClaims()
      expect(await due()).toEqual([found])
    })

    test('P18.4: what could not be sent is due again', async () => {
      const found = await phone()
      await opened.push.claim([found], 60_000)
      await opened.push.finish([{ device: 'phone', room: 'team' }])
      expect(await due()).toEqual([found])
    })

    test('P18.4: what there is nothing to tell of is passed over, and never taken back', async () => {
      await phone()
      const key = { device: 'phone', room: 'team' }
      await opened.push.passOver([{ ...key, told: 1 }])
      await opened.push.passOver([{ ...key, told: 0 }])
      expect(await due()).toEqual([])
      await opened.push.passOver([{ device: 'no such', room: 'team', told: 9 }])
      expect(await opened.push.claim([{ device: 'no such', room: 'team', told: 9, shown: 0 }], 1)).toEqual([])
    })

    test('P18.5: what is shown is due once it was read', async () => {
      const found = await phone()
      await opened.push.claim([found], 60_000)
      await opened.push.finish([{ device: 'phone', room: 'team', told: 1, shown: 1 }])
      await opened.members.setRead([{ author: 'ada', room: 'team', read: 1 }])
      const [read] = await due()
      expect(read).toMatchObject({ told: 1, shown: 1, read: 1 })
      await opened.push.finish([{ device: 'phone', room: 'team', told: 1, shown: 0 }])
      expect(await due()).toEqual([])
    })

    test('P18.4: nothing is due while the push service is waited for', async () => {
      await phone()
      await opened.push.setFailures('phone', 3, 60_000)
      expect(await opened.push.device('phone')).toMatchObject({ failures: 3 })
      expect(await due()).toEqual([])
      await opened.push.setFailures('phone', 0, 0)
      expect(await due()).toHaveLength(1)
      // A device that is set again is tried at once.
      await opened.push.setFailures('phone', 3, 60_000)
      await add('phone')
      expect(await opened.push.device('phone')).toMatchObject({ failures: 0 })
      expect(await due()).toHaveLength(1)
    })

    test('P18.4: nothing of a room that the person has left is due', async () => {
      await phone()
      await opened.members.leave({ author: 'ada', room: 'team' })
      expect(await due()).toEqual([])
    })
  })
}
