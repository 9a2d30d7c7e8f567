import { describe, expect, onTestFinished, test } from 'vitest'
import type { NewProgram, ProgramStore } from '../../identity/programs/program-store.ts'
import type { MessageLog } from '../../log/message-log.ts'
import { claimOf } from '../name-claim.ts'

interface Opened {
  programs: ProgramStore
  log: Pick<MessageLog, 'append' | 'since' | 'before' | 'claimName' | 'nameOwners' | 'close'>
}

/** A storage that can be opened again. */
export interface ProgramStorage {
  open(): Promise<Opened>
  remove(): Promise<void>
}

const avatar = 'a'.repeat(64)
const build: NewProgram = {
  ...{ author: 'build-bot', kind: 'bot', secret: 'hash', username: 'Build', avatar },
  ...{ settings: '{"may":["read"]}', madeBy: 'Olga', madeAt: 1_000 },
}

/** The tests that every engine passes. */
export function programContract(engine: string, makeStorage: () => Promise<ProgramStorage>) {
  describe(`${engine} stores programs`, () => {
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
      return { ...opened, reopen }
    }

    test('P19.1: keeps a program, and finds it by its secret', async () => {
      const { programs, reopen } = await openStorage()
      expect(await programs.findProgram('hash')).toBeUndefined()
      await programs.addProgram(build)
      await programs.addProgram(build)
      await programs.addProgram({ ...build, author: 'other', secret: 'other hash', madeAt: 500 })
      const again = (await reopen()).programs
      expect(await again.findProgram('hash')).toEqual({ ...build, revokedAt: null })
      expect((await again.programs()).map(({ author }) => author)).toEqual(['other', 'build-bot'])
      await again.setProgram('build-bot', '{"may":[]}')
      expect(await again.findProgram('hash')).toMatchObject({ settings: '{"may":[]}' })
    })

    test('P19.2: a revoked program stays as one, is in no list, and its name is free', async () => {
      const { programs, log } = await openStorage()
      await programs.addProgram(build)
      const claim = claimOf('Build', 'build-bot')
      await log.claimName(claim)
      expect(await programs.revokeProgram('build-bot', 2_000)).toBe(true)
      expect(await programs.revokeProgram('build-bot', 3_000)).toBe(false)
      expect(await programs.revokeProgram('nobody', 3_000)).toBe(false)
      expect(await programs.findProgram('hash')).toEqual({ ...build, revokedAt: 2_000 })
      expect(await programs.programs()).toEqual([])
      expect((await log.nameOwners(claim.keys)).size).toBe(0)
    })

    test('P19.4: a message keeps the kind of its program, also edited, removed and in an answer', async () => {
      const { log, reopen } = await openStorage()
      const author = { author: 'build-bot', username: 'Build', avatar }
      await log.append('lobby', [
        { ...author, type: 'post', cid: 'post-of-a-bot', message: 'green', program: 'bot' },
        {
          author: 'ada',
          username: 'Ada',
          avatar,
          type: 'post',
          cid: 'post-of-ada',
          message: 'hi',
          replyTo: 1,
        },
      ])
      const kinds = async (from: typeof log) =>
        (await from.since('lobby', 0, 10)).messages.map(({ id, program }) => [id, program])
      expect(await kinds(log)).toEqual([
        [1, 'bot'],
        [2, undefined],
      ])
      await log.append('lobby', [{ ...author, type: 'edit', cid: 'edit-of-a-bot', id: 1, message: 'red' }])
      await log.append('lobby', [{ ...author, type: 'remove', cid: 'removal-of-a-bot', id: 1 }])
      const again = await reopen()
      expect(await kinds(again.log)).toEqual([
        [2, undefined],
        [1, 'bot'],
      ])
    })
  })
}
