import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { endAll, newFolder, outcome, terminal, TestServer } from './testing/test-process.ts'

const nowhere = 'http://127.0.0.1:1'

afterAll(endAll)

describe.concurrent('alone', { timeout: 20_000 }, () => {
  test('--help says how it is used and exits 0', async () => {
    const { code, output, errors } = await outcome(['tail', '--help'])
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    expect(output).toContain('--after REV --epoch E')
  })

  test.for([
    [['--colour'], "Unknown option '--colour'"],
    [['send', '--name', '\u202e'], 'The name "⟨U+202E⟩" cannot be used'],
  ] as const)('%j is one clear line, and exit code 2', async ([args, words]) => {
    const { code, output, errors } = await outcome(args)
    expect({ code, output }).toEqual({ code: 2, output: '' })
    expect(errors.trim().split('\n')).toEqual([expect.stringContaining(words)])
  })

  test('send: a server that cannot be reached is one line after --timeout, and input is not read into memory', async () => {
    const child = terminal(['send', nowhere, '--name', 'build', '--timeout', '0.4'])
    const closed = once(child, 'close')
    child.stdout.resume()
    const megabytes = 8
    for (let n = 0; n < megabytes; n += 1) child.stdin.write('one more line\n'.repeat(74_899))
    const { bytesWritten, writableLength } = await new Promise<{
      bytesWritten: number
      writableLength: number
    }>((resolve) => child.stderr.once('data', () => resolve(child.stdin as never)))
    expect(writableLength).toBeGreaterThan(bytesWritten - 1024 * 1024)
    await closed
    expect(child.exitCode).toBe(1)
  })

  test('send: it says what is wrong in one line', async () => {
    const { code, errors } = await outcome(
      ['send', nowhere, '--name', 'build', '--timeout', '0.2'],
      'hello\n',
    )
    expect(code).toBe(1)
    expect(errors).toMatch(
      /^parley: Nothing was posted: http:\/\/127\.0\.0\.1:1 could not be reached .*ECONNREFUSED.*\n$/,
    )
  })

  test('send: Ctrl-C ends it with one line and exit code 1', async () => {
    await using silent = await silentServer()
    const child = terminal(['send', silent.url, '--name', 'build'])
    const closed = once(child, 'close')
    child.stdin.write('hello\n')
    const errors = text(child.stderr)
    await once(silent.server, 'connection')
    child.kill('SIGINT')
    await closed
    expect(await errors).toMatch(/^parley: Nothing was posted: Interrupted\.\n$/)
    expect(child.exitCode).toBe(1)
  })

  test('ping: what answers nothing is all loss, in bounded time', async () => {
    await using silent = await silentServer()
    const args = ['ping', silent.url, '-n', '2', '--timeout', '1']
    const { code, output } = await outcome(args)
    expect(code).toBe(1)
    expect(output).toContain('no answer in time')
    expect(output).toContain('64 sent, 0 received')
    expect(output).toContain('2 of 2 (100 %)')
  })
})

describe.concurrent('with a server', { timeout: 20_000 }, () => {
  let server: TestServer
  let slow: TestServer
  beforeAll(async () => {
    server = await new TestServer().start()
    slow = await new TestServer(['--posts-per-minute', '600', '--posts-burst', '1']).start()
  })

  test('send: a post per line, in order; tail --json: a line per message, from anywhere on', async () => {
    const state = newFolder()
    const lines = ['one', '', 'two \x1b[31m\u009b', 'x'.repeat(4_001), 'last']
    expect(
      await outcome(['send', `${server.url}/r/lines`, '--name', 'build'], lines.join('\n'), state),
    ).toEqual({
      code: 0,
      output: '',
      errors: '',
    })
    const all = await tailed([`${server.url}/r/lines`], state)
    expect(all.map(({ message }) => message)).toEqual(['one', lines[2], 'x'.repeat(4_000), 'x', 'last'])
    expect(all[0]).toMatchObject({ room: 'lines', username: 'build', epoch: expect.any(String) as string })
    const { rev, epoch } = all[2] as Line
    const rest = await tailed([`${server.url}/r/lines`, '--after', String(rev), '--epoch', epoch], state)
    expect(rest).toEqual(all.slice(3))
  })

  test('send --whole: everything is one post', async () => {
    await outcome(['send', `${server.url}/r/whole`, '--whole', '--name', 'whole'], 'one\n\ntwo\n')
    const { output } = await outcome(['tail', `${server.url}/r/whole`, '--no-follow'])
    expect(output).toMatch(/^── .+ ──\n\d\d:\d\d whole: one\n {4}│ \n {4}│ two\n$/)
  })

  test('send waits when it is asked to slow down', async () => {
    const { code } = await outcome(['send', slow.url, '--name', 'slow', '--timeout', '0.9'], 'one\ntwo\n')
    expect(code).toBe(0)
    expect((await tailed([slow.url])).map(({ message }) => message)).toEqual(['one', 'two'])
  })

  test("P4.8: somebody else's name is refused with one that is free; the default name gives way", async () => {
    await outcome(['send', `${server.url}/r/names`, '--name', 'Owner'], 'mine')
    const { code, errors } = await outcome(['send', `${server.url}/r/names`, '--name', 'Owner'], 'not mine')
    expect(code).toBe(1)
    expect(errors).toMatch(/^parley: Nothing was posted: Somebody else uses that name, .+ is free\.\n$/)
    const unnamed = ['a', 'b'].map((message) => outcome(['send', `${server.url}/r/names`], message))
    expect((await Promise.all(unnamed)).map((sent) => sent.code)).toEqual([0, 0])
    expect(await tailed([`${server.url}/r/names`])).toHaveLength(3)
  })

  test('tail ends quietly when nobody reads it any more', async () => {
    const child = terminal(['tail', `${server.url}/r/pipe`, '--json'])
    const closed = once(child, 'close')
    const errors = text(child.stderr)
    await outcome(['send', `${server.url}/r/pipe`], 'one')
    await once(child.stdout, 'data')
    child.stdout.destroy()
    await outcome(['send', `${server.url}/r/pipe`], 'two')
    await closed
    expect({ code: child.exitCode, errors: await errors }).toEqual({ code: 0, errors: '' })
  })

  test('chat in a pipe posts what it reads, prints what it hears, and leaves', async () => {
    await outcome(['send', `${server.url}/r/piped`, '--name', 'Before'], 'hello :smile:')
    const { code, output } = await outcome([`${server.url}/r/piped`, '--name', 'Pipe'], '/who\nhi\n')
    expect(code).toBe(0)
    expect(output).toMatch(/Before: hello 😄/)
    expect(output).not.toContain('\x1b')
    expect((await tailed([`${server.url}/r/piped`])).map(({ message }) => message)).toEqual([
      'hello :smile:',
      'hi',
    ])
  })

  test.for([
    ['/echo', '320 sent, 320 received'],
    ['/ping', '320 sent, 40 received'],
  ])('ping measures %s', async ([path = '', bytes]) => {
    const { code, output } = await outcome(['ping', server.url + path])
    expect(code).toBe(0)
    expect(output).toContain(bytes)
    expect(output).toMatch(/round trip +p50 [\d.]+ +p90 [\d.]+ +p99 [\d.]+ +max [\d.]+ ms/)
    expect(output).toContain('0 of 10 (0 %)')
  })

  test('ping says why an address cannot be measured', async () => {
    const { code, errors } = await outcome(['ping', server.url])
    expect(code).toBe(1)
    expect(errors).toMatch(/^parley: .*404\.\n$/)
  })
})

test('what is sent and followed while the server is killed comes once, in order, without gaps', async () => {
  const server = await new TestServer().start()
  const following = terminal(['tail', server.url, '--json', '--follow'])
  const received: string[] = []
  createInterface({ input: following.stdout }).on('line', (line) =>
    received.push((JSON.parse(line) as Line).message),
  )
  const sending = terminal(['send', server.url, '--name', 'build'])
  const sent = once(sending, 'exit')
  const numbers = Array.from({ length: 90 }, (_, n) => String(n))
  const say = (from: number, to: number) =>
    sending.stdin.write(
      numbers
        .slice(from, to)
        .map((n) => `${n}\n`)
        .join(''),
    )
  say(0, 30)
  await expect.poll(() => received.length, { timeout: 5_000 }).toBeGreaterThan(5)
  await server.kill()
  say(30, 60)
  await server.start()
  say(60, 90)
  sending.stdin.end()
  expect(await sent).toEqual([0, null])
  await expect.poll(() => received.length, { timeout: 8_000 }).toBeGreaterThanOrEqual(90)
  expect(received).toEqual(numbers)
  following.kill('SIGINT')
  expect(await once(following, 'exit')).toEqual([0, null])
}, 20_000)

interface Line {
  room: string
  epoch: string
  rev: number
  username: string
  message: string
}

async function tailed(args: string[], state?: string): Promise<Line[]> {
  const { output } = await outcome(['tail', ...args, '--json', '--no-follow'], '', state)
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
}

/** Takes connections and says nothing. */
async function silentServer() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = async () => {
    for (const client of server.clients) client.terminate()
    await new Promise((closed) => server.close(closed))
  }
  return { server, url: `http://127.0.0.1:${port}/`, [Symbol.asyncDispose]: close }
}
