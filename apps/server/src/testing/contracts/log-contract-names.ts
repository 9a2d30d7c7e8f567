import { expect, test } from 'vitest'
import type { MessageLog } from '../../log/message-log.ts'
import { claimOf } from '../name-claim.ts'

const many = Array.from({ length: 1_200 }, (_, index) => index + 1)

/** The part of the log contract about the names of people. */
export function namesContract(log: () => MessageLog) {
  test('P4.8: a name that looks like another author’s is taken, and nothing of it is stored', async () => {
    await log().claimName(claimOf('Ian', 'one', ['ian', ' lan']))
    expect(await log().claimName(claimOf('lan', 'two', ['lan', ' lan']))).toBe('taken')
    expect(await log().nameOwners(['lan'])).toEqual(new Map())
    expect(await log().claimName(claimOf('lan', 'one', ['lan', ' lan']))).toBe('claimed')
    expect(await log().claimName(claimOf('Lan', 'two', ['lan', ' Lan']))).toBe('taken')
  })

  test('P4.8: the first of two claims at once wins, also where only some keys are the same', async () => {
    const claims = [
      log().claimName(claimOf('Ian', 'one', ['ian', ' lan'])),
      log().claimName(claimOf('lan', 'two', ['lan', ' lan'])),
      log().claimName(claimOf('IAN', 'one', ['ian', ' lAN'])),
    ]
    expect(await Promise.all(claims)).toEqual(['claimed', 'taken', 'claimed'])
  })

  test('P4.8: a name that its author writes in another way looks like itself alone', async () => {
    await log().claimName(claimOf('Ian', 'one', ['ian', ' lan']))
    await log().claimName(claimOf('other', 'one', ['other', ' shared']))
    await log().claimName(claimOf('IAN', 'one', ['ian', ' lAN', ' shared']))
    await log().claimName(claimOf('ian', 'one', ['ian', ' ian']))
    const keys = ['ian', ' lan', ' lAN', ' ian', ' shared']
    expect([...(await log().nameOwners(keys)).keys()].toSorted()).toEqual([' ian', ' shared', 'ian'])
  })

  test('P4.8: the owner of the first key keeps the name', async () => {
    await log().claimName(claimOf('lan', 'old', ['lan']))
    await log().claimName(claimOf('Ian', 'one', ['ian', ' lan']))
    expect(await log().claimName(claimOf('lan', 'old', ['lan', ' lan']))).toBe('claimed')
    expect(await log().nameOwners([' lan'])).toEqual(new Map([[' lan', 'one']]))
  })

  test('P4.8: the sixth name of an author gives up one, and no key that another one needs', async () => {
    await log().claimName(claimOf('name 0', 'one', ['0', 'shared']))
    await log().claimName(claimOf('name 0', 'two', ['zero']))
    for (const n of [1, 2, 3, 4, 5])
      expect(await log().claimName(claimOf(`name ${n}`, 'one', [String(n), 'shared']))).toBe('claimed')
    const owners = await log().nameOwners(['0', '1', '2', '3', '4', '5'])
    expect(owners.size).toBe(5)
    expect(owners.has('5')).toBe(true)
    expect((await log().nameOwners(['shared', 'zero'])).size).toBe(2)
  })

  test('P4.8: names in use outlive the deletion of expired ones', async () => {
    await Promise.all(many.map((n) => log().claimName(claimOf(`name ${n}`, `author ${n}`))))
    for (let step = 0; step < 6; step += 1) await log().deleteExpiredNames()
    const keys = many.map((n) => `name ${n}`)
    expect((await log().nameOwners(keys)).size).toBe(1_200)
  })
}
