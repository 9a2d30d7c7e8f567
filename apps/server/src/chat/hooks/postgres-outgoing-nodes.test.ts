import type { Message } from '@parley/shared'
import { expect, onTestFinished, test } from 'vitest'
import { OutgoingSender } from '../../hooks/outgoing/outgoing-sender.ts'
import { newSigningKey } from '../../hooks/outgoing/standard-webhook.ts'
import { Programs } from '../../identity/programs/programs.ts'
import { eventually } from '../../testing/hooks/outgoing-node.ts'
import { isSigned, ok, startReceiver, type ReceivedRequest } from '../../testing/hooks/test-receiver.ts'
import { makeDatabase } from '../../testing/postgres/test-database.ts'
import { openNode } from '../../testing/postgres/test-postgres-log.ts'
import { createTestApp } from '../../testing/test-server.ts'
import { OutgoingHooks } from './outgoing-hooks.ts'

/** A node of a database, with deliveries. */
async function startNode(url: string) {
  const { log } = await openNode(url)
  const { people, access, members } = log
  const app = createTestApp({ log, people, access, members, programs: log.programs, isShared: true })
  await app.start()
  const programs = new Programs(log.programs, log)
  const hooks = new OutgoingHooks({
    ...{ store: log.outgoing, programs, chat: app.chat, log, access, host: 'chat.example', isShared: true },
    ...{ sender: new OutgoingSender(), logger: { warn: () => undefined, info: () => undefined } },
    backoff: { firstMs: 10, longestMs: 20 },
  })
  await hooks.start()
  onTestFinished(async () => {
    await hooks.close()
    await app.close()
  })
  return { log, programs, hooks }
}

test('P20.10: three nodes that post and deliver, of which two stop: each change once, in order', async () => {
  const { url, remove } = await makeDatabase()
  onTestFinished(remove)
  const receiver = await startReceiver((_request, count) => (count % 4 === 1 ? { status: 503 } : ok()))
  const nodes = [await startNode(url), await startNode(url), await startNode(url)] as const
  const [first] = nodes
  const added = await first.programs.add({
    kind: 'hook',
    username: 'Out',
    settings: '{"room":"team"}',
    madeBy: 'operator',
  })
  if (added.type === 'refused') throw new Error(added.code)
  const key = newSigningKey()
  const { author } = added.program
  const hook = { author, room: 'team', url: receiver.url, format: 'json', allowsPrivate: true, key } as const
  await first.log.outgoing.add(hook)
  const post = (node: (typeof nodes)[number], cid: string) =>
    node.log.append('team', [
      { author: 'ada', username: 'Ada', avatar: 'a'.repeat(64), type: 'post', cid, message: cid },
    ])
  for (let count = 0; count < 30; count += 1) await post(nodes[count % 3] ?? first, `cid-of-post-${count}`)
  await eventually(() => receiver.taken.length).toBeGreaterThan(5)
  await Promise.all([nodes[0].hooks.close(), nodes[1].hooks.close()])
  for (let count = 30; count < 60; count += 1) await post(nodes[count % 3] ?? first, `cid-of-post-${count}`)
  await eventually(() => revs().size).toBe(60)
  expect([...revs()]).toEqual(Array.from({ length: 60 }, (_, at) => at + 1))
  // Nobody was killed: two nodes that sent the same would show here.
  expect(receiver.taken).toHaveLength(60)
  for (const request of receiver.requests) expect(await isSigned(key, request)).toBe(true)

  function revs() {
    return new Set(receiver.taken.map((request) => messageOf(request)?.rev))
  }
})

function messageOf({ body }: ReceivedRequest) {
  return (JSON.parse(body) as { messages: Message[] }).messages[0]
}
