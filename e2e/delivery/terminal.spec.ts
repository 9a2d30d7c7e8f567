import { expect, test as base } from '../support/fixtures.ts'
import { TerminalWindow } from '../support/terminal-window.ts'
import { long } from '../support/long.ts'

interface Fixtures {
  /** Starts the client in a pseudo-terminal. */
  terminal: (...args: ConstructorParameters<typeof TerminalWindow>) => TerminalWindow
}

const test = base.extend<Fixtures>({
  terminal: async ({ server }, use) => {
    const windows: TerminalWindow[] = []
    await use((args, state) => {
      const window = new TerminalWindow([server.url, ...args], state)
      windows.push(window)
      return window
    })
    for (const window of windows) await window.remove()
  },
})

test('two terminals and a page exchange messages', async ({ person, terminal }) => {
  const grace = await person('Grace')
  await grace.say('before you came')

  const ada = terminal([])
  await ada.shows('Your name')
  ada.say('Ada')
  await ada.shows('Your email')
  ada.say('ada@example.com')
  await ada.shows(/\d\d:\d\d Grace: before you came/)
  const ken = terminal(['--name', 'Ken', '--email', 'ken@example.com'])
  await ada.shows('Ken joined')

  await test.step('each sees what the others post', async () => {
    ada.say('from Ada :smile:')
    await expect(grace.row('from Ada').locator('img[src="/emoji/1f604.svg"]')).toBeVisible()
    await ken.shows(/Ada: from Ada 😄/)
    await grace.say('from the page :)')
    for (const window of [ada, ken]) await window.shows('Grace: from the page 🙂')
    ken.say('from Ken')
    await expect(grace.row('from Ken')).toContainText('Ken')
    await ada.shows('Ken: from Ken')
    await expect(grace.rows).toHaveCount(4)
    await expect(grace.pending).toHaveCount(0)
  })

  await test.step('incoming messages do not disturb the line being typed, also after a resize', async () => {
    ada.type('half of a')
    await ada.shows('> half of a')
    await grace.say('in between')
    await ada.shows(/Grace: in between\n> half of a$/)
    ada.resize(40)
    ada.say(' sentence')
    await expect(grace.row('half of a sentence')).toBeVisible()
  })

  await test.step('control characters are shown as symbols', async () => {
    await grace.say('\u001b[2J\u202edrawkcab')
    await ada.shows('Grace: ␛[2J⟨U+202E⟩drawkcab')
    expect(ada.raw).not.toContain('\u001b[2J')
  })

  await test.step('/who lists the people, and Ctrl-C and Ctrl-D exit with code 0', async () => {
    ken.say('/who')
    await ken.shows('3 here: Grace, Ada, and you.')
    ken.type('\u0003')
    expect(await ken.exited).toBe(0)
    await ada.shows('Ken left')
    ada.type('\u0004')
    expect(await ada.exited).toBe(0)
  })
})

test('lines that are pasted are one message below what is typed, or a file where they are too long', async ({
  person,
  terminal,
}) => {
  const paste = (text: string) => `\u001b[200~${text}\u001b[201~`
  const grace = await person('Grace')
  const ada = terminal(['--name', 'Ada', '--email', ''])
  await ada.shows(/Grace is here|> $/)
  await expect(grace.page.locator('header .here')).toContainText('2')
  ada.type(paste('forgotten\r\n/quit\r\n'))
  await ada.shows('Pasted 2 lines. Enter sends them as one message')
  ada.say('/discard')
  await ada.shows('The pasted lines are forgotten.')
  ada.type(`look:${paste('one\r\n/quit\r\nthree\r\n')}`)
  await ada.shows('Pasted 3 lines.')
  await expect(grace.rows).toHaveCount(0)
  ada.say('')
  await expect(grace.row('look:').locator('pre')).toHaveText('one\n/quit\nthree')
  ada.type(paste('a line of a long log\n'.repeat(400)))
  await ada.shows('Pasted 400 lines. Enter sends them as a file')
  ada.say('the log')
  await expect(grace.row('the log')).toContainText('pasted.txt')
  await expect(grace.rows).toHaveCount(2)
})

test('a post typed while the server is down is shown as pending, survives a restart, and is sent once', async ({
  person,
  server,
  terminal,
}) => {
  const grace = await person('Grace')
  const ada = terminal(['--name', 'Ada', '--email', ''])
  await ada.shows('2 here: Grace, and you.')
  await server.kill()
  await ada.shows('Connection lost')
  ada.say('typed offline')
  await ada.shows('… typed offline')
  ada.say('/quit')
  await ada.shows('One message was not sent, and will be when you come back.')
  expect(await ada.exited).toBe(0)

  const again = terminal([], ada.state)
  await again.shows('cannot be reached')
  again.say('typed later')
  await again.shows('… typed later')
  await server.start()
  await again.shows('Ada: typed later', 40_000)
  await expect(grace.rows).toHaveCount(2, { timeout: 40_000 })
  expect(await grace.texts()).toEqual(['typed offline', 'typed later'])
})

test('P16.4: the prompt says what is unread in other rooms', long, async ({ terminal }) => {
  const ada = terminal(['--room', 'team', '--name', 'Ada', '--email', 'ada@example.com'])
  await ada.shows('> ')
  ada.say('/rooms')
  await ada.shows('* team')
  ada.say('/join lobby')
  await ada.shows('lobby at http')
  ada.say('/rooms')
  await ada.shows('* lobby')
  const ken = terminal(['--room', 'team', '--name', 'Ken', '--email', 'ken@example.com'])
  await ken.shows('> ')
  ken.say('hello @Ada')
  await ada.shows('[1 unread, 1 for you] > ')
  ada.say('/join team')
  await ada.shows('Ken: hello @Ada')
  ken.say('welcome')
  await ada.shows(/Ken: welcome\n> $/)
})
