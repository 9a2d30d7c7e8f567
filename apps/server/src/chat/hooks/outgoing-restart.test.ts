import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { openPrograms } from '../../commands/programs/program-database.ts'
import { newSigningKey } from '../../hooks/outgoing/standard-webhook.ts'
import { eventually } from '../../testing/hooks/outgoing-node.ts'
import { isSigned, ok, startReceiver, type ReceivedRequest } from '../../testing/hooks/test-receiver.ts'
import { listeningPort } from '../../testing/listening-port.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { connect } from '../../testing/test-client.ts'
import { startMain } from '../../testing/test-main.ts'

const example = fileURLToPath(new URL('../../../examples/receiver.ts', import.meta.url))

/** As `parley hooks add` makes it beside the server. */
async function makeHook(folder: string, url: string, username: string, key = newSigningKey()) {
  const opened = await openPrograms({ type: 'sqlite', folder, access: 'owner' })
  onTestFinished(() => opened.close())
  const settings = JSON.stringify({ room: 'team', isOutgoing: true })
  const added = await opened.programs.add({ kind: 'hook', username, settings, madeBy: 'operator' })
  if (added.type === 'refused') throw new Error(added.code)
  const { author } = added.program
  await opened.outgoing.add({ author, room: 'team', url, format: 'json', allowsPrivate: true, key })
  return { key, hook: async () => (await opened.outgoing.hooks())[0] }
}

async function kill({ child }: Awaited<ReturnType<typeof startMain>>) {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

test('P20.10: every post that was acknowledged by a server that is killed again and again is sent, in order', async () => {
  const folder = temporaryFolder()
  // Other tests fail more often, with shorter waits.
  const receiver = await startReceiver((_request, count) =>
    count % 8 === 1 ? { status: 503 } : count % 8 === 4 ? 'cut' : ok(),
  )
  let server = await startMain(folder)
  const { key, hook } = await makeHook(folder, receiver.url, 'Out')
  const texts: string[] = []
  for (let round = 0; round < 2; round += 1) {
    const ada = await connect(server.port)
    await ada.join('team', 'Ada')
    for (let count = 0; count < 8; count += 1) {
      const text = `post ${round}.${count}`
      await ada.post(`cid-of-${round}-${count}`, text)
      texts.push(text)
    }
    // At different moments: while nothing, something or all was sent.
    const least = Math.min(texts.length, receiver.taken.length + round * 2)
    await eventually(() => receiver.taken.length).toBeGreaterThanOrEqual(least)
    await kill(server)
    server = await startMain(folder)
  }
  const taken = () => [...new Set(receiver.taken.map(textOf))]
  await eventually(() => taken().length).toBe(texts.length)
  expect(taken()).toEqual(texts)
  for (const request of receiver.requests) expect(await isSigned(key, request)).toBe(true)
  const ids = new Set(receiver.requests.map(({ headers }) => headers['webhook-id']))
  expect(ids.size).toBe(texts.length)
  await eventually(hook).toMatchObject({ cursor: texts.length, failures: 0 })
}, 120_000)

test('P20.9: the receiver of the examples takes what is signed, and answers', async () => {
  const folder = temporaryFolder()
  const server = await startMain(folder)
  const key = newSigningKey()
  const env = { PATH: process.env['PATH'], KEY: key, PORT: '0' }
  const child = spawn(process.execPath, [example], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill())
  const url = `http://127.0.0.1:${await listeningPort(child.stdout)}/`
  expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401)
  await makeHook(folder, url, 'Ping', key)
  const ada = await connect(server.port)
  await ada.join('team', 'Ada')
  await ada.post('cid-of-hello', 'hello')
  await ada.post('cid-of-ping', '!ping')
  const posted = () => ada.received.find((frame) => frame.includes('pong'))
  await eventually(posted).toContain('"program":"hook"')
  expect(ada.received.filter((frame) => frame.includes('"program":"hook"'))).toHaveLength(1)
})

function textOf({ body }: ReceivedRequest): string {
  return (JSON.parse(body) as { messages: { message: string }[] }).messages[0]?.message ?? ''
}
