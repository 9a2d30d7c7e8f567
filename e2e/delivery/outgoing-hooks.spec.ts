import { execFile } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '../support/fixtures.ts'
import { testedPackage } from '../support/packaged-server.ts'
import type { ParleyServer } from '../support/parley-server.ts'

const run = promisify(execFile)
const source = fileURLToPath(new URL('../../apps/server/src/cli.ts', import.meta.url))

/** The command of the package, beside the server. */
async function parley({ dataDir }: ParleyServer, ...args: string[]) {
  const packaged = testedPackage()
  const cli = packaged === undefined ? source : join(packaged, 'server/cli.js')
  const { stdout } = await run(process.execPath, [cli, ...args, '--data-dir', dataDir])
  return stdout
}

interface Received {
  id: string
  isSigned: boolean
  isTaken: boolean
  rev: number
  text: string
}

/** A receiver that takes nothing at first, and answers `!ping`. */
async function startReceiver() {
  const received: Received[] = []
  const state = { key: '', isTaking: false }
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': given } = request.headers
      const key = Buffer.from(state.key.slice('whsec_'.length), 'base64')
      const signed = createHmac('sha256', key)
        .update(`${String(id)}.${String(time)}.${body}`)
        .digest('base64')
      const { rev, messages } = JSON.parse(body) as { rev: number; messages: { message: string }[] }
      const { isTaking: isTaken } = state
      const message = messages[0]?.message ?? ''
      received.push({ id: String(id), isSigned: given === `v1,${signed}`, isTaken, rev, text: message })
      response.writeHead(isTaken ? 200 : 503)
      response.end(isTaken && message === '!ping' ? JSON.stringify({ text: 'pong' }) : '')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/in`, received, state, close: () => server.close() }
}

test('what is posted around a crash is sent in order, signed, and the answer is shown as a reply', async ({
  person,
  server,
}) => {
  const receiver = await startReceiver()
  try {
    const made = await parley(
      server,
      ...['hooks', 'add', 'lobby', '--name', 'Out', '--to', receiver.url, '--allow-private', '--json'],
    )
    const { key, id } = JSON.parse(made) as { key: string; id: string }
    receiver.state.key = key
    const ada = await person('Ada')
    for (const text of ['before one', 'before two', 'before three']) await ada.say(text)
    await expect.poll(() => receiver.received.length, { timeout: 20_000 }).toBeGreaterThan(0)
    await server.kill('SIGKILL')
    receiver.state.isTaking = true
    await server.start()
    await ada.say('!ping')
    await expect(ada.row('pong')).toContainText('Out', { timeout: 40_000 })
    const taken = receiver.received.filter(({ isTaken }) => isTaken)
    expect([...new Set(taken.map(({ text }) => text))]).toEqual([
      'before one',
      'before two',
      'before three',
      '!ping',
    ])
    expect(receiver.received.every(({ isSigned }) => isSigned)).toBe(true)
    for (const { id: sent, rev } of taken)
      expect(receiver.received.find((one) => one.rev === rev)?.id).toBe(sent)
    const shown = await parley(server, 'hooks', 'show', id)
    expect(shown).toContain('running')
    expect(shown).toMatch(/attempt 1: 200, \d+ ms, answer: posted/)
    expect(shown).not.toContain(key)
  } finally {
    receiver.close()
  }
})
