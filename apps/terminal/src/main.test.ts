import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import {
  endAll,
  newFolder,
  outcome,
  outcomeOnFullDisk,
  startServer,
  terminal,
} from './testing/test-process.ts'

const nowhere = 'http://127.0.0.1:1'

afterAll(endAll)

describe.concurrent('without a server', () => {
  test('--help prints the usage and exits with 0', async () => {
    const { code, output, errors } = await outcome(['tail', '--help'])
    expect({ code, errors }).toEqual({ code: 0, errors: '' })
    expect(output).toContain('--after REV --epoch E')
  })

  test.skipIf(process.platform !== 'linux')('--help says that a full disk cannot take it', async () => {
    const { code, errors } = await outcomeOnFullDisk(['--help'])
    expect(code).toBe(1)
    expect(errors).toMatch(/^parley: The output cannot be written: ENOSPC.*\n$/)
  })

  test.for([
    [['--colour'], 'There is no flag --colour'],
    [['send', '--name', '\u202e'], 'The name "⟨U+202E⟩" cannot be used'],
  ] as const)('%j prints one clear line and exits with 2', async ([args, words]) => {
    const { code, output, errors } = await outcome(args)
    expect({ code, output }).toEqual({ code: 2, output: '' })
    expect(errors.trim().split('\n')).toEqual([expect.stringContaining(words)])
  })

  test('send: gives up after --timeout when the server is unreachable, without reading the input into memory', async () => {
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

  test('send: prints the reason in one line when the server is unreachable', async () => {
    const { code, errors } = await outcome(
      ['send', nowhere, '--name', 'build', '--timeout', '0.2'],
      'hello\n',
    )
    expect(code).toBe(1)
    expect(errors).toMatch(
      /^parley: Nothing was posted: http:\/\/127\.0\.0\.1:1 could not be reached .*ECONNREFUSED.*\n$/,
    )
  })

  test.each([
    ['send', ['send', nowhere, '--name', 'build', '--timeout', '4']],
    ['tail', ['tail', nowhere, '--no-follow', '--timeout', '4']],
  ])('%s: says after a moment that the server is unreachable, and goes on', async (_, args) => {
    const { code, errors } = await outcome(args, 'hello\n')
    expect(code).toBe(1)
    const [first = '', second = '', ...more] = errors.trim().split('\n')
    expect(first).toMatch(
      /^parley: http:\/\/127\.0\.0\.1:1 cannot be reached \(.*ECONNREFUSED.*\)\. Still trying\.$/,
    )
    expect(second).toMatch(/ECONNREFUSED/)
    expect(more).toEqual([])
  })

  test('send: prints one line and exits with 1 after Ctrl-C', async () => {
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

  test('ping: reports total loss within the timeout when nothing is answered', async () => {
    await using silent = await silentServer()
    const args = ['ping', silent.url, '-n', '2', '--timeout', '1']
    const { code, output } = await outcome(args)
    expect(code).toBe(1)
    expect(output).toContain('no answer in time')
    expect(output).toContain('64 sent, 0 received')
    expect(output).toContain('2 of 2 (100 %)')
  })
})

describe.concurrent('with a server', () => {
  let server: Awaited<ReturnType<typeof startServer>>
  let slow: typeof server
  beforeAll(async () => {
    server = await startServer()
    slow = await startServer({ POSTS_PER_MINUTE: '12', POSTS_BURST: '1' })
  })

  test('send posts each line in order; tail --json prints each message, from any cursor on', async () => {
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

  test('send --whole posts everything as one message', async () => {
    await outcome(['send', `${server.url}/r/whole`, '--whole', '--name', 'whole'], 'one\n\ntwo\n')
    const { output } = await outcome(['tail', `${server.url}/r/whole`, '--no-follow'])
    expect(output).toMatch(/^── .+ ──\n\d\d:\d\d whole: one\n {4}│ \n {4}│ two\n$/)
  })

  test('send waits after slow_down', async () => {
    const { code } = await outcome(['send', slow.url, '--name', 'slow', '--timeout', '4'], 'one\ntwo\n')
    expect(code).toBe(0)
    expect((await tailed([slow.url])).map(({ message }) => message)).toEqual(['one', 'two'])
  })

  test('P4.8: reports a taken --name with a free one, and replaces a taken default name', async () => {
    await outcome(['send', `${server.url}/r/names`, '--name', 'Holder'], 'mine')
    const { code, errors } = await outcome(['send', `${server.url}/r/names`, '--name', 'Holder'], 'not mine')
    expect(code).toBe(1)
    expect(errors).toMatch(/^parley: Nothing was posted: Somebody else uses that name, .+ is free\.\n$/)
    const unnamed = ['a', 'b'].map((message) => outcome(['send', `${server.url}/r/names`], message))
    expect((await Promise.all(unnamed)).map((sent) => sent.code)).toEqual([0, 0])
    expect(await tailed([`${server.url}/r/names`])).toHaveLength(3)
  })

  test('P11.7: link makes another terminal the same person, once', async () => {
    const [first, second] = [newFolder(), newFolder()]
    await outcome(['send', `${server.url}/r/linked`, '--name', 'Lina'], 'from the first', first)
    expect(await outcome(['link', `${server.url}/#link=secret`], '', first)).toMatchObject({ code: 2 })
    const { output, errors } = await outcome(['link', server.url, '--name', 'Lina'], '', first)
    expect(errors).toBe('')
    const [url = ''] = output.split('\n')
    expect(url).toMatch(/^http:.*\/#link=[\w-]{22}$/)
    expect(await outcome(['link', '--use'], url, second)).toMatchObject({
      code: 0,
      output: expect.stringContaining('You are Lina here now') as string,
    })
    const { code } = await outcome(['send', `${server.url}/r/linked`], 'from the second', second)
    expect(code).toBe(0)
    expect((await tailed([`${server.url}/r/linked`])).map(({ username }) => username)).toEqual([
      'Lina',
      'Lina',
    ])
    const again = await outcome(['link', '--use'], url, newFolder())
    expect(again).toMatchObject({ code: 1, output: '' })
    expect(again.errors).toMatch(/^parley: This link was used, has expired, or never existed\.\n$/)
  })

  test('P14.3: send --file posts a file with a caption, and tail names it', async () => {
    const room = `${server.url}/r/files`
    const folder = newFolder()
    const file = join(folder, 'build log.txt')
    writeFileSync(file, 'all is well\n'.repeat(200_000))
    const given = ['--name', 'Builder', '--file', file, '--caption', 'green']
    expect(await outcome(['send', room, ...given], 'not read')).toEqual({ code: 0, output: '', errors: '' })
    const [message] = await tailed([room])
    const named = { name: 'build log.txt', size: 2_400_000 }
    expect(message).toMatchObject({ message: 'green', files: [named] })
    const { output } = await outcome(['tail', room, '--no-follow'])
    expect(output).toMatch(/Builder: green\n {4}│ \[build log\.txt \(.*2\.4 MB\)\]\n/)
    const empty = join(folder, 'empty')
    writeFileSync(empty, '')
    expect(await outcome(['send', room, '--file', empty])).toMatchObject({ code: 1 })
    expect(await outcome(['send', room, '--file', folder])).toMatchObject({ code: 2 })
    expect(await outcome(['send', room, '--file=~/no-such-file'])).toMatchObject({
      code: 2,
      errors: expect.stringContaining(join(homedir(), 'no-such-file')) as string,
    })
    expect(await outcome(['send', room, '--caption', 'alone'])).toMatchObject({ code: 2 })
  })

  test('tail exits with 0 when its output is closed', async () => {
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

  test.for([
    ['--help', () => ['--help']],
    ['ping', () => ['ping', `${server.url}/ping`, '-n', '2']],
    ['link', () => ['link', server.url]],
    ['send', () => ['send', `${server.url}/r/closed`, '--name', 'Sent']],
    ['chat', () => [`${server.url}/r/closed`, '--name', 'Closed']],
  ] as const)('%s exits with 0 when its output is closed', async ([, argsOf]) => {
    const child = terminal(argsOf())
    child.stdout.destroy()
    child.stdin.end('one\ntwo\n')
    const [errors] = await Promise.all([text(child.stderr), once(child, 'close')])
    expect({ code: child.exitCode, errors }).toEqual({ code: 0, errors: '' })
  })

  test('chat in a pipe prints all of a long conversation, however late its output is read', async () => {
    const lines = Array.from({ length: 60 }, (_, n) => `${n} `.padEnd(4_000, '.')) // more than a pipe holds
    const child = terminal([`${server.url}/r/late`, '--name', 'Late'])
    const closed = once(child, 'close')
    child.stdin.end(lines.join('\n'))
    await once(child.stdout, 'readable') // reads the first 64 KiB, and no more
    const sent = async () => (await tailed([`${server.url}/r/late`])).length
    // The pipe is full then, and the client waits.
    await vi.waitFor(async () => expect(await sent()).toBeGreaterThan(10), { timeout: 30_000, interval: 500 })
    const output = await text(child.stdout)
    await closed
    expect(output.match(/(?<=Late: ).*/g)).toEqual(lines)
    expect(child.exitCode).toBe(0)
  })

  test('prints all of a large room, however late its output is read', async () => {
    const room = `${server.url}/r/large`
    const lines = Array.from({ length: 200 }, (_, n) => `${n} `.padEnd(4_000, '.')) // more than a pipe holds
    await outcome(['send', room, '--name', 'many'], lines.join('\n'))
    const [first] = await tailed([room])
    if (first === undefined) throw new Error('The room is empty.')
    const from = ['--json', '--no-follow', '--after', '0', '--epoch', first.epoch]
    const child = terminal(['tail', room, ...from])
    const closed = once(child, 'close')
    await once(child.stdout, 'readable') // reads the first 64 KiB, and no more
    await outcome(['tail', room, ...from]) // meanwhile it has got the whole room
    const output = await text(child.stdout)
    await closed
    const printed = output
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as Line).message)
    expect(printed).toEqual(lines)
    expect(child.exitCode).toBe(0)
  })

  test('chat in a pipe prints all of what it has posted', async () => {
    const input = ['one', 'two', 'three']
    const { code, output } = await outcome([`${server.url}/r/own`, '--name', 'Own'], input.join('\n'))
    expect(code).toBe(0)
    expect(output.match(/(?<=Own: ).*/g)).toEqual(input)
  })

  test('chat in a pipe posts its input, prints the room, and exits', async () => {
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

  test('P16.2: chat in a pipe lists the rooms, and goes to another one', async () => {
    const [state, ofSam] = [newFolder(), newFolder()]
    const first = `${server.url}/r/first`
    await outcome(['send', `${server.url}/r/second`, '--name', 'Sam'], 'before', ofSam)
    const walk = await outcome([first, '--name', 'Roamer'], '/rooms\n/join second\nhello\n/rooms\n', state)
    expect(walk).toMatchObject({ code: 0, errors: '' })
    expect(walk.output).toMatch(/^\* first$/m)
    expect(walk.output).toMatch(/second at http.*\n(.*\n)*.*Sam: before\n/)
    expect((await tailed([`${server.url}/r/second`])).map(({ message }) => message)).toEqual([
      'before',
      'hello',
    ])
    await outcome(['send', `${server.url}/r/second`, '--name', 'Sam'], 'hello @Roamer', ofSam)
    const back = await outcome([first], '/rooms\n/join no room\n', state)
    expect(back.output).toMatch(/^ {2}second \(\d unread, 1 for you\) {2}Sam: hello @Roamer$/m)
    expect(back.output).toContain('Which room?')
  })

  test('P17: chat in a pipe talks privately with somebody, who finds it among their rooms', async () => {
    const [ofWendy, ofSam] = [newFolder(), newFolder()]
    const room = `${server.url}/r/talk`
    await outcome([room, '--name', 'Samuel'], '/rooms\nhere I am\n', ofSam)
    const wendy = await outcome([room, '--name', 'Wendy'], '/msg Samuel a private word\n/rooms\n', ofWendy)
    expect(wendy).toMatchObject({ code: 0, errors: '' })
    expect(wendy.output).toContain('A private conversation with Samuel.')
    const back = await outcome([room], '/rooms\n/msg Nobody hello\nin the room\n', ofSam)
    expect(back.output).toMatch(/^ {2}_[0-9a-f]{32} with Wendy \(1 unread\) {2}Wendy: a private wo/m)
    expect(back.output).toContain('Nobody: That person cannot be written to.')
    const messages = (await tailed([room])).map(({ message }) => message)
    expect(messages).toEqual(['here I am', 'in the room'])
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

  test('ping reports why an address cannot be measured', async () => {
    const { code, errors } = await outcome(['ping', server.url])
    expect(code).toBe(1)
    expect(errors).toMatch(/^parley: .*404\.\n$/)
  })
})

test('messages sent and followed across a server crash arrive once, in order, without gaps', async () => {
  const server = await startServer()
  const following = terminal(['tail', server.url, '--json', '--follow'])
  const received: string[] = []
  createInterface({ input: following.stdout }).on('line', (line) =>
    received.push((JSON.parse(line) as Line).message),
  )
  const sending = terminal(['send', server.url, '--name', 'build'])
  const sent = once(sending, 'exit')
  const numbers = Array.from({ length: 90 }, (_, n) => String(n))
  const write = (from: number, to: number) =>
    sending.stdin.write(
      numbers
        .slice(from, to)
        .map((n) => `${n}\n`)
        .join(''),
    )
  write(0, 30)
  await expect.poll(() => received.length, { timeout: 5_000 }).toBeGreaterThan(5)
  await server.kill()
  write(30, 60)
  await server.start()
  write(60, 90)
  sending.stdin.end()
  expect(await sent).toEqual([0, null])
  await expect.poll(() => received.length, { timeout: 8_000 }).toBeGreaterThanOrEqual(90)
  expect(received).toEqual(numbers)
  following.kill('SIGINT')
  expect(await once(following, 'exit')).toEqual([0, null])
})

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

/** Accepts connections and sends nothing. */
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
