import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { NodeEnvironment } from './node-environment.ts'

test('says that an address may begin with http, where https finds plain http', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const environment = new NodeEnvironment(`wss://127.0.0.1:${(server.address() as AddressInfo).port}/ws`)
  await new Promise<void>((resolve) =>
    environment.connect({ onOpen: () => resolve(), onMessage: () => undefined, onClose: () => resolve() }),
  )
  expect(environment.failure).toBe('it does not speak https there: the address may begin with http')
})
