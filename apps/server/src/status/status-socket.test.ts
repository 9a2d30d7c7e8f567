import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, onTestFinished, test, vi } from 'vitest'
import { modeOf } from '../testing/sqlite/log-folder.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { askStatus } from './ask-status.ts'
import { serveStatus } from './status-socket.ts'
import { withoutAddresses, type StatusReport } from './status-report.ts'

const report = { port: 8000, people: 3 } as StatusReport
const silent = pino({ level: 'silent' })

test.skipIf(process.platform === 'win32')('answers its user alone, and leaves nothing behind', async () => {
  const folder = join(temporaryFolder(), 'new')
  const end = await serve(folder)
  expect(modeOf(join(folder, 'parley-8000.sock'))).toBe('600')
  expect(await askStatus(folder, 'parley-8000.sock')).toEqual(report)
  end()
  expect(existsSync(join(folder, 'parley-8000.sock'))).toBe(false)
  expect(await askStatus(folder, 'parley-8000.sock')).toBe('stale')
})

test.skipIf(process.platform !== 'linux')(
  'works in a folder whose path is too long for a socket',
  async () => {
    const folder = join(temporaryFolder(), 'x'.repeat(120))
    mkdirSync(folder)
    const end = await serve(folder)
    expect(await askStatus(folder, 'parley-8000.sock')).toEqual(report)
    expect(existsSync(join(folder, 'parley-8000.sock'))).toBe(true)
    end()
    await vi.waitFor(() => expect(existsSync(join(folder, 'parley-8000.sock'))).toBe(false))
  },
)

test.skipIf(process.platform === 'win32')(
  'replaces the socket of a killed server, and no other',
  async () => {
    const folder = temporaryFolder()
    const other = createServer((socket) => socket.on('error', () => undefined).end('{}'))
    await new Promise<void>((resolve) => other.listen(join(folder, 'parley-9000.sock'), resolve))
    onTestFinished(() => void other.close())
    for (const name of ['parley-8000.sock', 'parley-8001.sock']) await leaveSocket(join(folder, name))
    writeFileSync(join(folder, 'parley-8002.sock'), 'a file of somebody')
    await serve(folder)
    expect(existsSync(join(folder, 'parley-8002.sock'))).toBe(true)
    expect(await askStatus(folder, 'parley-8000.sock')).toEqual(report)
    expect(existsSync(join(folder, 'parley-8001.sock'))).toBe(false)
    expect(await askStatus(folder, 'parley-9000.sock')).toEqual({})
  },
)

test('a server starts where there can be no socket, and says so', async () => {
  const folder = join(temporaryFolder(), 'file')
  writeFileSync(folder, '')
  const lines: string[] = []
  const end = await serveStatus(folder, 8000, () => report, pino({}, { write: (line) => lines.push(line) }))
  end()
  expect(lines.join('')).toContain('is not available')
})

test('shows addresses as the log does, and adds up what then looks the same', () => {
  const limited = [
    { kind: 'write', address: '203.0.113.7', count: 3 },
    { kind: 'search', address: '203.0.113.7', count: 4 },
    { kind: 'write', address: '203.0.113.9', count: 2 },
  ]
  expect(withoutAddresses(limited, 'short')).toEqual([
    { kind: 'write', address: '203.0.113.0/24', count: 5 },
    { kind: 'search', address: '203.0.113.0/24', count: 4 },
  ])
  expect(withoutAddresses(limited, 'none')).toEqual([
    { kind: 'write', address: '', count: 5 },
    { kind: 'search', address: '', count: 4 },
  ])
})

/** As a killed server does. */
async function leaveSocket(path: string) {
  const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`
  await once(spawn(process.execPath, ['-e', script]), 'exit')
  expect(existsSync(path)).toBe(true)
}

async function serve(folder: string) {
  const end = await serveStatus(folder, 8000, () => report, silent)
  onTestFinished(end)
  return end
}
