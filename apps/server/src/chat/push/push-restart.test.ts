import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { listeningPort } from '../../testing/listening-port.ts'
import { PushService } from '../../testing/push/push-service.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { connect } from '../../testing/test-client.ts'

const main = fileURLToPath(new URL('../../testing/push/push-main.ts', import.meta.url))

/** A server that can be killed, and the push service that it knows. */
class KilledServer {
  readonly service: PushService
  readonly #dataDir = temporaryFolder()
  #child: ChildProcess | undefined
  port = 0

  constructor(service: PushService) {
    this.service = service
  }

  async start(): Promise<this> {
    const fixed = { GRAVATAR_URL: '', LOG_LEVEL: 'warn', HOST: '127.0.0.1', PORT: '0', MIN_FREE: '0' }
    const env = { ...process.env, ...fixed, DATA_DIR: this.#dataDir, SERVICE_PORT: String(this.service.port) }
    const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    this.#child = child
    this.port = (await listeningPort(child.stdout)) ?? 0
    return this
  }

  async kill() {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }

  /** Ada has a device and is away. Returns somebody who is in the team. */
  async adaIsAway() {
    const token = Buffer.from('Ada'.padEnd(22)).toString('base64url')
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ ...this.service.subscribe(), text: true })
    const set = await fetch(`http://127.0.0.1:${this.port}/api/push`, { method: 'PUT', headers, body })
    expect(set.status).toBe(204)
    const ada = await connect(this.port)
    await ada.join('team', 'Ada')
    ada.send({ type: 'rooms' })
    while (!(await ada.next()).includes('"type":"rooms"'));
    ada.ws.close()
    const bob = await connect(this.port)
    await bob.join('team', 'Bob')
    return bob
  }
}

async function start() {
  const service = await new PushService().start()
  const server = await new KilledServer(service).start()
  onTestFinished(async () => {
    await server.kill()
    service.close()
  })
  const bob = await server.adaIsAway()
  return {
    server,
    service,
    bob,
    ids: () => service.received.map(({ payload }) => ('id' in payload ? payload.id : 0)),
  }
}

test('P18.4: what was acknowledged by a server that was killed then is pushed by the next one', async () => {
  const { server, bob, ids } = await start()
  await bob.post('cid-00001', 'hello @Ada')
  await server.kill()
  expect(ids()).toEqual([])
  await server.start()
  await expect.poll(ids, { timeout: 15_000 }).toEqual([1])
})

test('P18.4: a push that was not acknowledged before the server was killed is sent again', async () => {
  const { server, service, bob, ids } = await start()
  const killed = Promise.withResolvers<undefined>()
  service.answer = async () => {
    await server.kill()
    killed.resolve(undefined)
    return 'never' as const
  }
  await bob.post('cid-00001', 'hello @Ada')
  await killed.promise
  service.answer = () => ({ status: 201 })
  await server.start()
  await expect.poll(ids, { timeout: 15_000 }).toEqual([1, 1])
  const again = await connect(server.port)
  await again.join('team', 'Bob')
  await again.post('cid-00002', 'and @Ada again')
  await expect.poll(ids, { timeout: 20_000 }).toEqual([1, 1, 2])
})
