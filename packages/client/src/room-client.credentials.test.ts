import { personIdOf, refuse } from '@parley/shared'
import { expect, test } from 'vitest'
import { alice, joined, newRoom, openSocket, statesOf, token } from './testing/fake-room.ts'

const person = personIdOf(token)

test('P4.4: joins with the token and the person, and without the token once it is forgotten', () => {
  const { client, environment, tokens } = newRoom({ token, person })
  client.start()
  expect(openSocket(environment)).toEqual([
    { type: 'join', room: 'lobby', ...alice, token, person, reacted: true },
  ])
  client.forgetToken()
  environment.socket.say(joined({ person }))
  expect(tokens).toEqual([])
  environment.socket.drop()
  environment.pass(1_000)
  expect(openSocket(environment)).toEqual([
    { type: 'join', room: 'lobby', ...alice, person, epoch: 'first', after: 0, reacted: true },
  ])
})

test('P4.4: stores the token that the server makes for a membership without a person', () => {
  const { client, environment, tokens } = newRoom()
  client.start()
  openSocket(environment)
  environment.socket.say(joined({ person }))
  expect(tokens).toEqual([token])
})

test('P4.4: posts nothing through an earlier node, which takes the person for somebody else', () => {
  const { client, environment } = newRoom({ person })
  client.post('mine')
  client.start()
  openSocket(environment)
  environment.socket.say(joined())
  expect(client.view.connection.name).toBe('waiting')
  expect(environment.socket.takeSent()).toEqual([])
  environment.pass(1_000)
  openSocket(environment)
  environment.socket.say(joined({ person, token: undefined }))
  expect(client.view.connection.name).toBe('live')
  expect(environment.socket.takeSent()).toMatchObject([{ type: 'post', message: 'mine' }])
})

test('P11.2: a revoked credential ends the connection, also a live one, and the outbox stays', () => {
  const { client, environment } = newRoom({ person })
  client.start()
  openSocket(environment)
  environment.socket.say(joined({ person, token: undefined }))
  client.post('not yet sent')
  environment.socket.drop(4002)
  expect(client.view.connection).toEqual({ name: 'refused', because: refuse('signed_out') })
  expect(statesOf(client)).toEqual(['pending'])
  environment.pass(60_000)
  expect(environment.sockets).toHaveLength(1)
})

test.each(['signed_out', 'another_person'] as const)('P4.4: a join refused as %s is not repeated', (code) => {
  const { client, environment } = newRoom({ person })
  client.start()
  openSocket(environment)
  environment.socket.say(refuse(code))
  environment.pass(60_000)
  expect(client.view.connection).toMatchObject({ name: 'refused', because: { code } })
  expect(environment.sockets).toHaveLength(1)
})
