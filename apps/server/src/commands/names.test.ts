import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test, vi } from 'vitest'
import { expectNamesCommand } from '../testing/contracts/names-command-contract.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { startTestServer } from '../testing/test-server.ts'
import { run } from './names.ts'

test('lists and releases names beside a running server', async () => {
  const dataDir = temporaryFolder()
  const { messages } = await startTestServer({ dataDir })
  vi.stubEnv('DATABASE_URL', '')
  vi.stubEnv('DATA_DIR', dataDir)
  onTestFinished(() => void vi.unstubAllEnvs())
  await expectNamesCommand(messages, (key) => {
    const db = new DatabaseSync(join(dataDir, 'parley.sqlite'), { timeout: 5_000 })
    db.prepare('INSERT INTO names (key, author, used_at) VALUES (?, ?, ?)').run(
      key,
      'old',
      Date.UTC(2026, 0, 2),
    )
    db.close()
    return Promise.resolve()
  })
})

test('says where there is no log', async () => {
  await expect(run(['--data-dir', temporaryFolder()])).rejects.toThrow('There is no log in')
})
