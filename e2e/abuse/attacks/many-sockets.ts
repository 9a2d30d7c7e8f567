import { Refusal, type Attack } from '../attack.ts'
import { Stranger } from '../stranger.ts'

/** Connections from one address that are kept open and never join, or never speak. */
function idleSockets(
  what: Pick<Attack, 'name' | 'attackers' | 'limit' | 'shortRun'>,
  path: string,
  protocols?: string[],
): Attack {
  return {
    ...what,
    unit: 'open connections',
    start: (target) => {
      const open: Stranger[] = []
      return Promise.resolve({
        attempt: async () => {
          try {
            open.push(await Stranger.connect(target, { path, ...(protocols && { protocols }) }))
            return 'let through'
          } catch (error) {
            if (error instanceof Refusal) return 'refused' // those that are open stay
            throw error
          }
        },
        close: () => {
          for (const stranger of open) stranger.close()
        },
      })
    },
  }
}

/** Many at once: what is beyond the limit waits for two seconds before it is refused. */
export const unjoinedSockets = idleSockets(
  {
    name: 'sockets that never join',
    attackers: 500,
    limit: { of: 'all', burst: 100, perSecond: 10 },
    shortRun: { attackers: 200, attempts: 200 },
  },
  '/ws',
)

export const silentEchoes = idleSockets(
  { name: 'silent echo sockets', attackers: 4, limit: { of: 'all', burst: 20, perSecond: 0 } },
  '/echo',
  [],
)
