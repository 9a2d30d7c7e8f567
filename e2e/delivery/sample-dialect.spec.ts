import { gravatarHash } from '@parley/shared'
import { expect, test } from '../support/fixtures.ts'
import { connect } from '../support/raw-socket.ts'

test('P7: clients of the sample dialect and a page exchange messages, and no email reaches the page', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  const frames: string[] = []
  ada.page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => frames.push(String(payload))),
  )
  await ada.page.reload()
  await ada.isLive()
  const [one, two] = await Promise.all([connect(server, []), connect(server, [])])
  const received: unknown[] = []
  two.on('message', (data: Buffer) => received.push(JSON.parse(data.toString())))
  await ada.say('hello from the page')
  const sample = { email: 'Ken@Example.com ', username: 'Ken', message: 'hello from a socket :smile:' }
  one.send(JSON.stringify(sample))
  const row = ada.row('hello from a socket')
  await expect(row).toContainText('Ken')
  await expect(row.locator('.text img')).toHaveAttribute('src', '/emoji/1f604.svg')
  await expect(row.locator('img').first()).toHaveAttribute('src', new RegExp(gravatarHash('ken@example.com')))
  await expect
    .poll(() => received)
    .toEqual([{ email: '', username: 'Ada', message: 'hello from the page' }, sample])
  expect(frames.join('')).toContain('hello from a socket')
  expect(frames.join('')).not.toContain('@')
  one.close()
  two.close()
})
