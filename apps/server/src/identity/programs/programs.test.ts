import { expect, test, vi } from 'vitest'
import { openDatabaseAt } from '../../commands/operator-database.ts'
import { SqlPrograms, type Value } from '../../log/programs/sql-programs.ts'
import { nameKeys } from '../confusable-names.ts'
import { programActor } from './program-actor.ts'
import { startTestServer } from '../../testing/test-server.ts'
import { connect } from '../../testing/test-client.ts'

async function startWithBot() {
  const server = await startTestServer()
  const { programs } = server.app
  if (programs === undefined) throw new Error('no programs')
  const made = { kind: 'bot', settings: '{}', madeBy: 'Olga' } as const
  const added = await programs.add({ ...made, username: 'Build' })
  if (added.type !== 'added') throw new Error(added.code)
  return { ...server, ...added, programs, made }
}

test('P19.1: a program is known by its secret alone, of which a hash is stored', async () => {
  const { programs, program, secret, made } = await startWithBot()
  expect(secret).toMatch(/^bot_[\w-]{22}$/)
  expect(JSON.stringify(program)).not.toContain(secret)
  expect(await programs.identify(secret, 'bot')).toEqual(program)
  expect(await programs.identify(secret, 'hook')).toBeUndefined()
  expect(await programs.identify(`${secret}x`, 'bot')).toBeUndefined()
  for (const [username, code] of [
    ['Build', 'name_taken'],
    ['build', 'name_taken'],
    ['admin', 'name_reserved'],
    ['Аlice', 'mixed_name'],
    ['', 'bad_username'],
  ] as const)
    expect(await programs.add({ ...made, username })).toEqual({ type: 'refused', code })
  expect(await programs.list('bot')).toEqual([program])
  expect(await programs.list('hook')).toEqual([])
})

test('P19.2: nobody joins under the name of a program or with its secret, until it is revoked', async () => {
  const { programs, program, secret, port } = await startWithBot()
  const [eve, thief] = [await connect(port), await connect(port)]
  eve.send({ type: 'join', room: 'lobby', username: 'Build', avatar: 'b'.repeat(64) })
  expect(await eve.frame('error')).toMatchObject({ code: 'name_taken' })
  thief.send({ type: 'join', room: 'lobby', username: 'Thief', avatar: 'b'.repeat(64), token: secret })
  expect(await thief.frame('error')).toMatchObject({ code: 'signed_out' })
  const ended = vi.fn()
  programs.whenRevoked(program, ended)
  const stop = programs.whenRevoked(program, () => expect.unreachable())
  stop()
  expect(await programs.revoke(program)).toBe(true)
  expect(ended).toHaveBeenCalledOnce()
  expect(await programs.identify(secret, 'bot')).toBeUndefined()
  eve.send({ type: 'join', room: 'lobby', username: 'Build', avatar: 'b'.repeat(64) })
  await eve.frame('joined')
})

test('P19.2: what is open of a program ends within a second of a revocation beside the server', async () => {
  const { programs, program, dataDir } = await startWithBot()
  const ended = new Promise<void>((resolve) => programs.whenRevoked(program, resolve))
  const database = await openDatabaseAt({ type: 'sqlite', folder: dataDir, access: 'owner' })
  const run = <Row extends object>(sql: string, values: Value[]) => database.rows<Row>(sql, values)
  await new SqlPrograms({ read: run, store: run }).revokeProgram(program.author, Date.now())
  await database.close()
  const at = performance.now()
  await ended
  expect(performance.now() - at).toBeLessThan(1_000)
})

test('P19.2: the name of a program does not expire while a server runs', async () => {
  const { app, programs, program, messages } = await startWithBot()
  const keys = nameKeys(program.username)
  expect((await messages.nameOwners(keys)).get(keys[0] ?? '')).toBe(program.author)
  await messages.claimName({ author: 'x', name: 'x', keys: ['x'] })
  const claimed = vi.spyOn(messages, 'claimName')
  const stop = await programs.start((error) => expect.unreachable(String(error)))
  stop()
  expect(claimed).toHaveBeenCalledWith({ author: program.author, name: 'Build', keys })
  expect(app.programs).toBe(programs)
})

test('P19.4: what a program posts is marked, whatever name it posts under', async () => {
  const { app, program, port } = await startWithBot()
  const ada = await connect(port)
  await ada.join('lobby', 'Ada')
  const grant = { may: new Set(['read', 'post'] as const) }
  const visit = { grant, address: '127.0.0.1' }
  const post = (actor: ReturnType<typeof programActor>, cid: string) =>
    app.chat.visits.visit(actor, 'lobby', (room) =>
      app.chat.write(actor, room, { type: 'post', cid, message: 'the build is green' }),
    )
  expect(await post(programActor(program, visit), 'the-first-post')).toMatchObject({ type: 'posted' })
  expect((await ada.frame('messages')).messages).toMatchObject([{ program: 'bot' }])
  const as = { username: 'Ada', avatar: 'c'.repeat(64) }
  expect(await post(programActor(program, { ...visit, as }), 'the-second-post')).toMatchObject({ id: 2 })
  expect((await ada.frame('messages')).messages).toMatchObject([{ program: 'bot' }])
})
