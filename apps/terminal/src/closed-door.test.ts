import { writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endAll, newFolder, outcome, startServer } from './testing/test-process.ts'

let url = ''

beforeAll(async () => {
  const server = await startServer({ ROOM_PASSWORD: 'open sesame' })
  url = server.url
})
afterAll(endAll)

describe.concurrent('P12.4: at a closed door', { timeout: 20_000 }, () => {
  test('send says in one line what is missing, and exits with 3', async () => {
    const { code, errors } = await outcome(['send', url, '--name', 'build'], 'not lost\n')
    expect(code).toBe(3)
    expect(errors).toMatch(/^parley: Nothing was posted: This room is closed.* --key-file.*\n$/)
  })

  test('the key of a file lets in, and is not needed again', async () => {
    const [state, file] = [newFolder(), keyFile('open sesame\n')]
    const first = await outcome(['send', url, '--name', 'ada', '--key-file', file], 'with the key\n', state)
    expect(first).toEqual({ code: 0, output: '', errors: '' })
    const second = await outcome(['send', url, '--name', 'ada'], 'without it\n', state)
    expect(second).toEqual({ code: 0, output: '', errors: '' })
    const { output } = await outcome(['tail', url, '--no-follow'], '', state)
    expect(output).toContain('without it')
  })

  test('a wrong key is told, and exits with 3', async () => {
    const { code, errors } = await outcome(['tail', url, '--no-follow', '--key-file', keyFile('guessed')])
    expect(code).toBe(3)
    expect(errors).toBe('parley: That key or invitation does not open this room.\n')
  })

  test.for([
    [['--key-file', '/nowhere'], '--key-file: '],
    [['--key-file=~/no-such-key'], join(homedir(), 'no-such-key')],
    [['--key-file', keyFile('x'.repeat(200))], 'A key has at most 128 characters.'],
  ] as const)('%j is an error of the command line', async ([args, words]) => {
    const { code, errors } = await outcome(['send', url, ...args], 'text\n')
    expect({ code, errors }).toEqual({ code: 2, errors: expect.stringContaining(words) as unknown })
  })

  test('a link with a key is refused: other users could see it', async () => {
    const { code, errors } = await outcome(['send', `${url}/r/team#k=hush`], 'text\n')
    expect(code).toBe(2)
    expect(errors).toContain('PARLEY_KEY')
    expect(errors).not.toContain('hush')
  })
})

function keyFile(content: string) {
  const file = join(newFolder(), 'key')
  writeFileSync(file, content)
  return file
}
