import { Refusal, type Attack } from '../attack.ts'
import { Stranger } from '../stranger.ts'

/** Connections from one address that are kept open and never join, or never speak. */
function idleSockets(name: string, limit: Attack['limit'], path: string, protocols?: string[]): Attack {
  return {
    name,
    unit: 'open connections',
    attackers: 4,
    ...(limit && { limit }),
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

export const unjoinedSockets = idleSockets('sockets that never join', undefined, '/ws')
export const silentEchoes = idleSockets(
  'silent echo sockets',
  { of: 'all', burst: 20, perSecond: 0 },
  '/echo',
  [],
)
