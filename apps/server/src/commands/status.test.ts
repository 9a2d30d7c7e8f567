import { once } from 'node:events'
import { expect, onTestFinished, test, vi } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { connect } from '../testing/test-client.ts'
import { startTestServer } from '../testing/test-server.ts'
import { startMain } from '../testing/test-main.ts'
import { run } from './status.ts'

test.skipIf(process.platform === 'win32')(
  'says what a running server does, and who is being limited',
  async () => {
    const dataDir = temporaryFolder()
    const { port } = await startTestServer({ dataDir, postsPerMinute: 60, postsBurst: 1 })
    const ada = await connect(port)
    await ada.join()
    await (await connect(port)).join('garden')
    await connect(port)
    await ada.post('cid-00001', 'hello')
    for (const cid of ['cid-00002', 'cid-00003']) ada.send({ type: 'post', cid, message: 'more' })
    await ada.frame('error')
    await ada.frame('error')
    const [json] = await lines('--data-dir', dataDir, '--json')
    expect(JSON.parse(json ?? '')).toEqual({
      port,
      pid: process.pid,
      uptimeSeconds: expect.any(Number) as number,
      connections: { joined: 2, notJoined: 1 },
      people: 1,
      rooms: 2,
      messagesPerSecond: expect.any(Number) as number,
      memoryBytes: { rss: expect.any(Number) as number, heap: expect.any(Number) as number },
      storage: { engine: 'sqlite', health: 'ok' },
      limited: [{ kind: 'write', address: '127.0.0.0/24', count: 2 }],
    })
    const [table] = await lines('--data-dir', dataDir)
    expect(table).toMatch(/^connections {2}2 joined, 1 not joined$/m)
    expect(table).toMatch(/^storage {6}sqlite, ok$/m)
    expect(table).toMatch(/^ {19}2 {2}write {2}127\.0\.0\.0\/24$/m)
  },
)

test.skipIf(process.platform === 'win32')('says whose handshakes are refused', async () => {
  const dataDir = temporaryFolder()
  const { port } = await startTestServer({ dataDir, socketsPerAddress: 1 })
  await connect(port)
  await expect(connect(port)).rejects.toThrow(/429|503/)
  const [json] = await lines('--data-dir', dataDir, '--json')
  expect(JSON.parse(json ?? '')).toMatchObject({
    connections: { joined: 0, notJoined: 1 },
    limited: [{ kind: 'socket', address: '127.0.0.0/24', count: 1 }],
  })
})

test.skipIf(process.platform === 'win32')('says that no server runs, also after a kill -9', async () => {
  const folder = temporaryFolder()
  await expect(lines('--data-dir', folder)).rejects.toThrow('No server runs')
  const { child } = await startMain(folder)
  expect((await lines('--data-dir', folder))[0]).toContain(`process ${child.pid}`)
  child.kill('SIGKILL')
  await once(child, 'exit')
  await expect(lines('--data-dir', folder)).rejects.toThrow('No server runs')
})

/** What the command writes. */
async function lines(...args: string[]) {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  onTestFinished(() => log.mockRestore())
  log.mockClear()
  await run(args)
  return log.mock.calls.map(([line]) => String(line))
}
