import { eventually } from './outgoing-node.ts'
import { describe, expect, onTestFinished, test } from 'vitest'
import { mostDeliveries, type HookProgress, type OutgoingStore } from '../../hooks/outgoing/outgoing-store.ts'
import type { NewProgram, ProgramStore } from '../../identity/programs/program-store.ts'
import type { MessageLog } from '../../log/message-log.ts'

interface Opened {
  outgoing: OutgoingStore
  programs: ProgramStore
  log: Pick<MessageLog, 'append' | 'close'>
}

/** A storage that can be opened again. */
export interface OutgoingStorage {
  open(): Promise<Opened>
  remove(): Promise<void>
}

const avatar = 'a'.repeat(64)
const target = {
  url: 'https://receiver.example/in?key=1',
  format: 'slack',
  allowsPrivate: true,
  key: 'whsec_x',
} as const
const nothing: HookProgress = { cursor: 0, failures: 0, failingSince: undefined, deliveries: [], waitMs: 0 }
const long = 60_000

/** The tests that every engine passes. */
export function outgoingContract(engine: string, makeStorage: () => Promise<OutgoingStorage>) {
  describe(`${engine} stores outgoing hooks`, () => {
    async function openStorage() {
      const storage = await makeStorage()
      let opened = await storage.open()
      onTestFinished(async () => {
        await opened.log.close()
        await storage.remove()
      })
      const reopen = async () => {
        await opened.log.close()
        opened = await storage.open()
        return opened
      }
      const post = async (room: string, cid: string) => {
        const author = { author: 'ada', username: 'Ada', avatar }
        await opened.log.append(room, [{ ...author, type: 'post', cid, message: 'hi' }])
      }
      const make = async (author: string, room: string, madeAt = 1) => {
        const program: NewProgram = {
          ...{ author, kind: 'hook', secret: `hash of ${author}`, username: author, avatar },
          ...{ settings: '{}', madeBy: 'operator', madeAt },
        }
        await opened.programs.addProgram(program)
        await opened.outgoing.add({ author, room, ...target })
        return program
      }
      return { ...opened, reopen, post, make }
    }

    test('P20.10: a hook begins at the head of its room, and is stored once', async () => {
      const { outgoing, post, make, reopen } = await openStorage()
      await post('team', 'before-1')
      await post('team', 'before-2')
      const program = await make('out', 'team', 2)
      await make('later', 'not-begun', 3)
      await outgoing.add({ author: 'out', room: 'other', ...target, url: 'https://other.example/' })
      const [hook, later] = await (await reopen()).outgoing.hooks()
      expect(hook).toEqual({
        ...{
          program: { ...program, revokedAt: null },
          room: 'team',
          ...target,
          cursor: 2,
          paused: undefined,
        },
        ...{ failures: 0, failingSince: undefined, retryAt: 0, deliveries: [] },
      })
      expect(later).toMatchObject({ room: 'not-begun', cursor: 0 })
    })

    test('P20.7: tells the newest rev of a room', async () => {
      const { outgoing, post } = await openStorage()
      await post('team', 'before-1')
      await post('team', 'before-2')
      expect([await outgoing.headOf('team'), await outgoing.headOf('not-begun')]).toEqual([2, 0])
    })

    test('P20.10: is due once its room has moved beyond its cursor, the one that waits longest first', async () => {
      const { outgoing, post, make } = await openStorage()
      await make('one', 'team')
      await make('two', 'team')
      await make('quiet', 'elsewhere')
      expect(await outgoing.due(9)).toEqual([])
      await post('team', 'first-post')
      expect(await outgoing.due(9)).toEqual(['one', 'two'])
      expect(await outgoing.due(1)).toEqual(['one'])
      await outgoing.claim('one', 'node a', long)
      await outgoing.save('one', 'node a', nothing, 0)
      expect(await outgoing.due(1)).toEqual(['two'])
      await outgoing.claim('two', 'node a', long)
      await outgoing.save('two', 'node a', { ...nothing, cursor: 1 }, 0)
      expect(await outgoing.due(9)).toEqual(['one'])
      expect((await outgoing.rooms()).sort()).toEqual(['elsewhere', 'team'])
    })

    test('P20.10: of several nodes one has a hook, until it lets it go or its claim ends', async () => {
      const { outgoing, post, make } = await openStorage()
      await make('out', 'team')
      await post('team', 'first-post')
      const claims = await Promise.all(['a', 'b', 'c'].map((node) => outgoing.claim('out', node, long)))
      expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1)
      const holder = ['a', 'b', 'c'][claims.findIndex((claim) => claim !== undefined)] ?? ''
      expect(await outgoing.due(9)).toEqual([])
      expect(await outgoing.save('out', 'another', { ...nothing, cursor: 1 }, 0)).toBe(false)
      expect(await outgoing.save('out', holder, nothing, long)).toBe(true)
      expect(await outgoing.claim('out', 'another', long)).toBeUndefined()
      await outgoing.save('out', holder, nothing, 0)
      expect(await outgoing.claim('out', 'another', 1)).toMatchObject({ cursor: 0 })
      await eventually(() => outgoing.due(9)).toEqual(['out'])
      expect(await outgoing.claim('out', 'a third', long)).toBeDefined()
      expect(await outgoing.save('out', 'another', { ...nothing, cursor: 1 }, 0)).toBe(false)
      await outgoing.endClaims()
      expect(await outgoing.due(9)).toEqual(['out'])
    })

    test('P20.11: keeps failures, the wait and the last deliveries; a cursor never goes back', async () => {
      const { outgoing, post, make, reopen } = await openStorage()
      await make('out', 'team')
      await post('team', 'first-post')
      await post('team', 'second-post')
      await outgoing.claim('out', 'a', long)
      const deliveries = Array.from({ length: mostDeliveries + 5 }, (_, index) => ({
        ...{ at: 9_000 - index, rev: 1, attempt: index + 1, ms: 12, problem: 'ECONNREFUSED' },
      }))
      const failed = { cursor: 1, failures: 3, failingSince: 1_234, deliveries, waitMs: long }
      await outgoing.save('out', 'a', failed, long)
      await outgoing.save('out', 'a', { ...failed, cursor: 0 }, 0)
      const again = (await reopen()).outgoing
      const [hook] = await again.hooks()
      expect(hook).toMatchObject({ cursor: 1, failures: 3, failingSince: 1_234 })
      expect(hook?.deliveries).toEqual(deliveries.slice(0, mostDeliveries))
      expect(Math.abs((hook?.retryAt ?? 0) - Date.now() - long)).toBeLessThan(30_000)
      expect(await again.due(9)).toEqual([])
      expect(await again.claim('out', 'b', long)).toBeUndefined()
      expect(await again.resume('out', false)).toBe(true)
      expect(await again.claim('out', 'b', long)).toMatchObject({
        cursor: 1,
        failures: 0,
        failingSince: undefined,
      })
    })

    test('P20.11: a paused hook is not sent, and who sends it at that moment learns of it', async () => {
      const { outgoing, post, make } = await openStorage()
      await make('out', 'team')
      await post('team', 'first-post')
      await outgoing.claim('out', 'a', long)
      expect(await outgoing.pause('out')).toBe(true)
      expect(await outgoing.pause('out')).toBe(false)
      expect(await outgoing.pause('nobody')).toBe(false)
      expect(await outgoing.save('out', 'a', { ...nothing, paused: 'gone' }, 0)).toBe(false)
      expect(await outgoing.hooks()).toMatchObject([{ paused: 'operator' }])
      expect([await outgoing.due(9), await outgoing.rooms()]).toEqual([[], []])
      expect(await outgoing.claim('out', 'b', long)).toBeUndefined()
      expect(await outgoing.resume('out', true)).toBe(true)
      expect(await outgoing.resume('nobody', true)).toBe(false)
      expect(await outgoing.hooks()).toMatchObject([{ paused: undefined, cursor: 1 }])
      await post('team', 'second-post')
      await outgoing.claim('out', 'b', long)
      await outgoing.save('out', 'b', { ...nothing, paused: 'failing' }, 0)
      expect(await outgoing.hooks()).toMatchObject([{ paused: 'failing' }])
    })

    test('P19.2: nothing is left of the receiver of a revoked hook', async () => {
      const { outgoing, programs, post, make } = await openStorage()
      await make('out', 'team')
      await post('team', 'first-post')
      await outgoing.claim('out', 'a', long)
      await programs.revokeProgram('out', 2_000)
      expect(await outgoing.hooks()).toEqual([])
      expect(await outgoing.save('out', 'a', { ...nothing, cursor: 1 }, long)).toBe(false)
      expect([await outgoing.due(9), await outgoing.rooms()]).toEqual([[], []])
      expect(await outgoing.resume('out', false)).toBe(false)
    })
  })
}
