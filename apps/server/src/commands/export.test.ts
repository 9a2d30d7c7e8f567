import { expect, onTestFinished, test, vi } from 'vitest'
import { openSqliteLog } from '../log/sqlite/sqlite-log.ts'
import { expectExportCommand } from '../testing/contracts/export-command-contract.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { run } from './export.ts'

test('writes a room as HTML, JSON and text beside a running server', async () => {
  const folder = temporaryFolder()
  vi.stubEnv('DATABASE_URL', '')
  vi.stubEnv('DATA_DIR', folder)
  onTestFinished(() => void vi.unstubAllEnvs())
  const log = await openSqliteLog(folder, (error) => {
    throw error
  })
  onTestFinished(() => log.close())
  await expectExportCommand(log)
})

test('says where there is no log', async () => {
  await expect(run(['lobby', '--html', '--data-dir', temporaryFolder()])).rejects.toThrow(
    'There is no log in',
  )
})
