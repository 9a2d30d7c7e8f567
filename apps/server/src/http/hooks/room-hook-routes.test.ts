import { expect, test } from 'vitest'
import { connect } from '../../testing/test-client.ts'
import { startTestServer } from '../../testing/test-server.ts'

async function startWithPeople() {
  const server = await startTestServer()
  const tokens: Record<string, string> = {}
  for (const username of ['Olga', 'Eve']) {
    const client = await connect(server.port)
    client.send({ type: 'join', room: 'lobby', username, avatar: 'a'.repeat(64) })
    const { token, person } = (await client.frame('joined')) as unknown as { token: string; person: string }
    tokens[username] = token
    if (username === 'Olga')
      await server.app.chat.access.makeOwner(person, { username, avatar: 'a'.repeat(64) })
  }
  const as = async (username: string, method: string, path: string, body?: object) => {
    const answer = await fetch(`${server.url}/api/rooms${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${tokens[username] ?? ''}`,
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as never }
  }
  return { ...server, as }
}

test('P20.7: an owner makes a hook, whose address is told once, lists and revokes it', async () => {
  const { app, as, url, messages } = await startWithPeople()
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
