import { expect, test, vi } from 'vitest'
import { nameKeys } from '../../identity/confusable-names.ts'
import { LogUnavailable } from '../../log/message-log.ts'
import { startWithPeople } from '../../testing/programs/room-people.ts'
import { TestBot } from '../../testing/programs/test-bot.ts'

interface Made {
  token: string
  bot: { id: string }
}

const build = { name: 'Build', rooms: ['lobby'], may: ['read', 'post'] }

/** Carla owns the room team, and nothing else. */
async function startWithRooms() {
  const server = await startWithPeople()
  await server.enter('Carla')
  await server.give('Carla', 'owner', 'team')
  return server
}

test('P19.10: an owner adds a bot, whose token is told once, sees its use, and revokes it', async () => {
  const { as, url, audit, auditEverywhere } = await startWithRooms()
  const made = await as('Olga', 'POST', '/lobby/bots', { ...build, rooms: ['lobby', 'team', 'lobby'] })
  const shown = {
    name: 'Build',
    rooms: ['lobby', 'team'],
    may: ['read', 'post'],
    madeBy: 'Olga',
    isOwn: true,
  }
  expect(made).toMatchObject({ status: 201, body: { bot: shown } })
  const { token, bot } = made.body as Made
  expect(token).toMatch(/^bot_[\w-]{22}$/)
  const never = await as('Olga', 'GET', '/lobby/bots')
  expect(never).toEqual({ status: 200, body: { bots: [{ ...shown, id: bot.id }], everywhere: true } })
  const program = new TestBot(url, token)
  expect((await program.ask('POST', '/rooms/team/messages', { message: 'green' })).status).toBe(201)
  expect((await program.ask('GET', '/rooms/garden')).status).toBe(404)
  const used = { ...shown, id: bot.id, usedAt: expect.any(Number) as number }
  expect((await as('Olga', 'GET', '/lobby/bots')).body).toEqual({ bots: [used], everywhere: true })
  expect((await as('Olga', 'DELETE', `/lobby/bots/${bot.id}`)).status).toBe(204)
  expect((await program.ask('GET', '/bot')).status).toBe(401)
  expect(await as('Olga', 'DELETE', `/lobby/bots/${bot.id}`)).toMatchObject({ status: 404 })
  expect(await audit('lobby')).toEqual(['Olga add_bot Build', 'Olga revoke_bot Build'])
  expect(await audit('team')).toEqual(['Olga role Carla', 'Olga add_bot Build', 'Olga revoke_bot Build'])
  expect(await auditEverywhere()).not.toContain('Olga add_bot Build')
})

test('P19.10: what may be in every open room is told everywhere', async () => {
  const { as, url, auditEverywhere } = await startWithRooms()
  const { token, bot } = (await as('Olga', 'POST', '/lobby/bots', { ...build, rooms: null })).body as Made
  expect((await new TestBot(url, token).ask('GET', '/rooms/team')).status).toBe(200)
  await as('Olga', 'DELETE', `/lobby/bots/${bot.id}`)
  expect((await auditEverywhere()).slice(-2)).toEqual(['Olga add_bot Build', 'Olga revoke_bot Build'])
})

test('P19.10: an owner of a room alone makes and revokes what is in this room alone, and learns of no other room', async () => {
  const { as, audit } = await startWithRooms()
  const own = await as('Carla', 'POST', '/team/bots', { ...build, rooms: ['team'] })
  expect(own.status).toBe(201)
  for (const rooms of [null, ['lobby'], ['team', 'lobby']])
    expect(await as('Carla', 'POST', '/team/bots', { ...build, name: 'X', rooms })).toMatchObject({
      status: 403,
      body: { code: 'not_allowed', field: 'rooms' },
    })
  const others = [
    await as('Olga', 'POST', '/team/bots', { ...build, name: 'Both', rooms: ['lobby', 'team'] }),
    await as('Olga', 'POST', '/team/bots', { ...build, name: 'Open', rooms: null }),
    await as('Olga', 'POST', '/team/bots', { ...build, name: 'Elsewhere', rooms: ['lobby'] }),
  ].map(({ body }) => (body as Made).bot.id)
  const listed = await as('Carla', 'GET', '/team/bots')
  expect(listed.body).toMatchObject({
    everywhere: false,
    bots: [
      { name: 'Build', rooms: ['team'], isOwn: true },
      { name: 'Both', rooms: ['team'], elsewhere: true, isOwn: false },
      { name: 'Open', rooms: null, isOwn: false },
    ],
  })
  expect(JSON.stringify(listed.body)).not.toContain('lobby')
  expect(await Promise.all(others.map((id) => as('Carla', 'DELETE', `/team/bots/${id}`)))).toMatchObject([
    { status: 403, body: { code: 'not_allowed' } },
    { status: 403, body: { code: 'not_allowed' } },
    { status: 404, body: { code: 'no_such_request' } },
  ])
  expect((await as('Carla', 'DELETE', `/team/bots/${(own.body as Made).bot.id}`)).status).toBe(204)
  expect(await audit('team')).toContain('Carla revoke_bot Build')
})

test.each(['Eve', 'Mira', 'nobody'])(
  'P19.10: %s may neither list, make nor revoke bots',
  async (username) => {
    const { as, enter, give } = await startWithRooms()
    await enter('Mira')
    await give('Mira', 'moderator', 'team')
    const refused =
      username === 'nobody'
        ? { status: 401, body: { code: 'signed_out' } }
        : { status: 403, body: { code: 'not_allowed' } }
    const { bot } = (await as('Olga', 'POST', '/team/bots', { ...build, rooms: ['team'] })).body as Made
    for (const [method, path, body] of [
      ['GET', '/team/bots'],
      ['POST', '/team/bots', { ...build, name: 'X', rooms: ['team'] }],
      ['DELETE', `/team/bots/${bot.id}`],
    ] as const)
      expect(await as(username, method, path, body)).toMatchObject(refused)
    expect((await as('Olga', 'GET', '/team/bots')).body).toMatchObject({ bots: [{ name: 'Build' }] })
  },
)

test.each([
  [{ ...build, name: undefined }, 400, 'wrong_shape', 'name'],
  [{ ...build, name: ' ' }, 400, 'bad_username', 'name'],
  [{ ...build, name: 'admin' }, 422, 'name_reserved', 'name'],
  [{ ...build, name: 'Taken' }, 409, 'name_taken', 'name'],
  [{ ...build, name: 'Вuild' }, 422, 'mixed_name', 'name'],
  [{ ...build, rooms: undefined }, 400, 'wrong_shape', 'rooms'],
  [{ ...build, rooms: [] }, 400, 'wrong_shape', 'rooms'],
  [{ ...build, rooms: ['lobby', 'a b'] }, 400, 'bad_room', 'rooms.1'],
  [{ ...build, rooms: [`_${'1'.repeat(32)}`] }, 400, 'bad_room', 'rooms.0'],
  [{ ...build, rooms: ['lobby', 'gardn'] }, 404, 'no_such_room', 'rooms.1'],
  [{ ...build, rooms: Array.from({ length: 21 }, (_, n) => `r${n}`) }, 400, 'wrong_shape', 'rooms'],
  [{ ...build, may: [] }, 400, 'wrong_shape', 'may'],
  [{ ...build, may: ['read', 'fly'] }, 400, 'wrong_shape', 'may.1'],
] as const)('P19.10: %j is refused, and no bot is made', async (body, status, code, field) => {
  const { as, messages } = await startWithPeople()
  await messages.claimName({ author: 'somebody', name: 'Taken', keys: nameKeys('Taken') })
  expect(await as('Olga', 'POST', '/lobby/bots', body)).toMatchObject({ status, body: { code, field } })
  expect((await as('Olga', 'GET', '/lobby/bots')).body).toMatchObject({ bots: [] })
})

test('P19.10: a private conversation has no bots', async () => {
  const { as } = await startWithPeople()
  expect(await as('Olga', 'GET', `/_${'1'.repeat(32)}/bots`)).toMatchObject({
    status: 400,
    body: { code: 'bad_room', field: 'room' },
  })
})

test('P19.10: the 51st bot of a room is refused with the reason, another room has room', async () => {
  const { as, app } = await startWithRooms()
  for (let n = 0; n < 50; n += 1)
    for (const rooms of [['team'], null]) {
      const settings = JSON.stringify({ rooms, may: ['read'] })
      const username = `Bot ${n} ${rooms?.[0] ?? ''}`
      await app.programs?.add({ kind: 'bot', username, settings, madeBy: '' })
    }
  const full = { code: 'too_many_programs', reason: expect.stringContaining('at most 50') as string }
  for (const rooms of [['lobby', 'team'], null])
    expect(await as('Olga', 'POST', '/lobby/bots', { ...build, rooms })).toMatchObject({
      status: 409,
      body: full,
    })
  expect((await as('Olga', 'POST', '/lobby/bots', build)).status).toBe(201)
})

test('P19.10: these requests count with those of moderators', async () => {
  const { as } = await startWithPeople()
  const ask = () => as('Olga', 'POST', '/lobby/bots', { ...build, name: 'admin' })
  const answers = await Promise.all(Array.from({ length: 60 }, ask))
  // On a slow machine some are allowed again meanwhile.
  for (let n = 0; n < 60 && answers.at(-1)?.status !== 429; n += 1) answers.push(await ask())
  expect(answers.at(-1)).toMatchObject({ status: 429, body: { code: 'slow_down', retryAfter: 1 } })
  expect(answers.filter(({ status }) => status !== 429).length).toBeGreaterThanOrEqual(60)
})

test('P19.10: a bot that cannot be written into the audit list is not made, and its name is free', async () => {
  const { as, app, url, messages } = await startWithPeople()
  const { programs } = app
  if (programs === undefined) throw new Error('no programs')
  const added = vi.spyOn(programs, 'add')
  vi.spyOn(messages, 'append').mockRejectedValueOnce(new LogUnavailable('away'))
  expect((await as('Olga', 'POST', '/lobby/bots', build)).status).toBe(503)
  const made = await (added.mock.results[0]?.value as ReturnType<typeof programs.add>)
  if (made.type !== 'added') throw new Error('It was not made first.')
  expect((await new TestBot(url, made.secret).ask('GET', '/bot')).status).toBe(401)
  expect((await as('Olga', 'POST', '/lobby/bots', build)).status).toBe(201)
})

test('P19.10: a room that was deleted does not keep a bot, and the room that comes after it does not know the bot', async () => {
  const { as, app, url, messages } = await startWithRooms()
  const made = await as('Olga', 'POST', '/lobby/bots', { ...build, rooms: ['lobby', 'team'] })
  const { token, bot } = made.body as Made
  const program = new TestBot(url, token)
  const by = { author: 'olga', username: 'Olga', avatar: 'a'.repeat(64), cid: 'cid-of-delete' }
  await messages.append('team', [{ ...by, type: 'entry', entry: { kind: 'delete_room' } }])
  await vi.waitFor(async () => expect((await program.ask('GET', '/rooms/team')).status).toBe(404))
  expect((await program.ask('GET', '/rooms/lobby')).status).toBe(200)
  expect((await as('Olga', 'DELETE', `/lobby/bots/${bot.id}`)).status).toBe(204)
  expect(await app.chat.access.store.entries('team', Number.MAX_SAFE_INTEGER, 9)).toMatchObject([
    { entry: { kind: 'delete_room' } },
  ])
})
