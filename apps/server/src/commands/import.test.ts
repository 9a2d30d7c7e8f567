import { onTestFinished, test, vi } from 'vitest'
import { expectImportCommand } from '../testing/import/import-command-contract.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

test('puts messages from elsewhere into new rooms', async () => {
  vi.stubEnv('DATABASE_URL', '')
  vi.stubEnv('DATA_DIR', temporaryFolder())
  onTestFinished(() => void vi.unstubAllEnvs())
  await expectImportCommand()
})
