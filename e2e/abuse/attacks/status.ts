import { socketsIn } from '../../../apps/server/src/status/socket-path.ts'
import { askStatus } from '../../../apps/server/src/status/ask-status.ts'
import type { Attack } from '../attack.ts'

/** Somebody on the machine whose monitoring asks for the status without a pause. */
export const statusQuestions: Attack = {
  name: 'status questions',
  unit: 'reports',
  attackers: 8,
  start: ({ dataDir }) =>
    Promise.resolve({
      attempt: async () => {
        const [name = ''] = socketsIn(dataDir)
        return (await askStatus(dataDir, name)) === 'stale' ? 'refused' : 'let through'
      },
      close: () => undefined,
    }),
}
