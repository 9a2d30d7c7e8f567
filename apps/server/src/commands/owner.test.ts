import { expect, onTestFinished, test, vi } from 'vitest'
import { newToken } from '../identity/author.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { startWithBrowser } from '../testing/test-browser.ts'
import { run } from './owner.ts'

test('P12.7: prints a link beside a running server, with its address, which makes an owner once', async () => {
  const dataDir = temporaryFolder()
  const { browser, port } = await startWithBrowser({ dataDir })
  const written = await lines('--data-dir', dataDir)
  const [, secret = ''] = /^ {2}http:\/\/localhost:(?:\d+)\/#owner=([\w-]{43})$/m.exec(written) ?? []
  expect(written).toContain(`:${port}/#owner=`)
  await browser.signIn(newToken())
  expect(await browser.post('/owner', { owner: secret })).toMatchObject({ status: 200 })
  expect(await browser.post('/owner', { owner: secret })).toMatchObject({ status: 404 })
})

test('says that there is no log in the folder', async () => {
  await expect(run(['--data-dir', temporaryFolder()])).rejects.toThrow(/log/)
})

/** What the command writes. */
async function lines(...args: string[]) {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  onTestFinished(() => void vi.restoreAllMocks())
  await run(args)
  return log.mock.calls.flat().join('\n')
}
