import { expect, test, vi } from 'vitest'
import { entryDraft } from '../../chat/access/entry-draft.ts'
import { httpStatusOf } from '../../chat/refusal-codes.ts'
import { hookPath, writeHookSettings } from '../../hooks/hook-settings.ts'
import { LogUnavailable } from '../../log/message-log.ts'
import { startWithPeople } from '../../testing/programs/room-people.ts'

test('P20.7: an owner makes a hook, whose address is told once, lists and revokes it', async () => {
  const { app, as, url, messages, audit } = await startWithPeople()
  const made = await as('Olga', 'POST', '/team/hooks', { name: 'CI' })
  expect(made).toMatchObject({ status: 201, body: { hook: { name: 'CI', isSigned: false } } })
  const { path, hook } = made.body as { path: string; hook: { id: string } }
  expect((await fetch(`${url}/${path}`, { method: 'POST', body: 'green' })).status).toBe(200)
  expect(await messages.before('team', 10, 10)).toMatchObject([{ message: 'green', username: 'CI' }])
  const listed = await as('Olga', 'GET', '/team/hooks')
  expect(listed).toMatchObject({
    status: 200,
    body: { hooks: [{ id: hook.id, name: 'CI', usedAt: expect.any(Number) as number }] },
  })
  expect(JSON.stringify(listed)).not.toContain(path.replace('hooks/hook_', ''))
  // P20.8: outgoing hooks are the operator's.
  const settings = JSON.stringify({ room: 'team', isOutgoing: true })
  const out = await app.programs?.add({ kind: 'hook', username: 'Out', settings, madeBy: 'operator' })
  if (out?.type !== 'added') throw new Error('The hook was not made.')
  expect(await as('Olga', 'GET', '/team/hooks')).toEqual(listed)
  expect((await as('Olga', 'DELETE', `/team/hooks/${out.program.author}`)).status).toBe(404)
  expect((await fetch(`${url}/hooks/${out.secret}`, { method: 'POST', body: 'red' })).status).toBe(404)
  expect((await as('Olga', 'GET', '/lobby/hooks')).body).toEqual({ hooks: [] })
  expect((await as('Olga', 'DELETE', `/lobby/hooks/${hook.id}`)).status).toBe(404)
  expect((await as('Olga', 'DELETE', `/team/hooks/${hook.id}`)).status).toBe(204)
  expect((await fetch(`${url}/${path}`, { method: 'POST', body: 'red' })).status).toBe(404)
  expect(await audit('team')).toEqual(['Olga add_hook CI', 'Olga revoke_hook CI'])
  expect(await audit('lobby')).toEqual([])
})

test('P20.7: a hook of a room that was deleted posts nothing in the next one, whatever the clocks say', async () => {
  const { as, url, messages, people } = await startWithPeople()
  const olga = { author: people['Olga']?.person ?? '', person: { username: 'Olga', avatar: 'a'.repeat(64) } }
  const remove = () =>
    messages.append('team', [entryDraft(olga, `cid-of-deletion-${Math.random()}`, { kind: 'delete_room' })])
  const make = async (name: string, skewMs: number) => {
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + skewMs)
    const made = await as('Olga', 'POST', '/team/hooks', { name })
    clock.mockRestore()
    return (made.body as { path: string }).path
  }
  const statusOf = async (path: string) =>
    (await fetch(`${url}/${path}`, { method: 'POST', body: 'green' })).status
  const ahead = await make('Ahead', 3_600_000)
  expect(await statusOf(ahead)).toBe(200)
  await remove()
  expect(await statusOf(ahead)).toBe(httpStatusOf.room_deleted)
  const behind = await make('Behind', -3_600_000)
  expect(await statusOf(behind)).toBe(200)
})

test('P20.7: others may not, and what cannot be a name is refused', async () => {
  const { as } = await startWithPeople()
  for (const [method, path, body] of [
    ['GET', '/team/hooks'],
    ['POST', '/team/hooks', { name: 'CI' }],
    ['DELETE', '/team/hooks/x'],
  ] as const)
    expect(await as('Eve', method, path, body)).toMatchObject({ status: 403, body: { code: 'not_allowed' } })
  expect(await as('Olga', 'POST', '/team/hooks', {})).toMatchObject({ status: 400 })
  expect(await as('Olga', 'POST', '/team/hooks', { name: 'admin' })).toMatchObject({
    body: { code: 'name_reserved' },
  })
  expect(await as('Olga', 'GET', '/_9f86d081884c7d659a2feaa0c55ad015/hooks')).toMatchObject({ status: 400 })
})

test('P20.7: the 51st hook of a room is refused with the reason, another room has room', async () => {
  const { as, app } = await startWithPeople()
  for (let n = 0; n < 50; n += 1) {
    const settings = writeHookSettings({ room: 'team' })
    await app.programs?.add({ kind: 'hook', username: `Hook ${n}`, settings, madeBy: 'Olga' })
  }
  expect(await as('Olga', 'POST', '/team/hooks', { name: 'CI' })).toMatchObject({
    status: 409,
    body: { code: 'too_many_programs', reason: expect.stringContaining('at most 50') as string },
  })
  expect((await as('Olga', 'POST', '/lobby/hooks', { name: 'CI' })).status).toBe(201)
})

test('P20.7: these requests count with those of moderators', async () => {
  const { as } = await startWithPeople()
  const ask = () => as('Olga', 'POST', '/team/hooks', { name: 'admin' })
  const answers = await Promise.all(Array.from({ length: 60 }, ask))
  // On a slow machine some are allowed again meanwhile.
  for (let n = 0; n < 60 && answers.at(-1)?.status !== 429; n += 1) answers.push(await ask())
  expect(answers.at(-1)).toMatchObject({ status: 429, body: { code: 'slow_down', retryAfter: 1 } })
  expect(answers.filter(({ status }) => status !== 429).length).toBeGreaterThanOrEqual(60)
})

test('P20.7: a hook that cannot be written into the audit list is not made', async () => {
  const { as, app, url, messages } = await startWithPeople()
  const { programs } = app
  if (programs === undefined) throw new Error('no programs')
  const added = vi.spyOn(programs, 'add')
  vi.spyOn(messages, 'append').mockRejectedValueOnce(new LogUnavailable('away'))
  expect((await as('Olga', 'POST', '/team/hooks', { name: 'CI' })).status).toBe(503)
  const made = await (added.mock.results[0]?.value as ReturnType<typeof programs.add>)
  if (made.type !== 'added') throw new Error('It was not made first.')
  expect((await fetch(`${url}/${hookPath(made.secret)}`, { method: 'POST', body: 'x' })).status).toBe(404)
  expect((await as('Olga', 'POST', '/team/hooks', { name: 'CI' })).status).toBe(201)
})
