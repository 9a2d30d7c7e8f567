import type { Attack } from '../attack.ts'
import { Stranger } from '../stranger.ts'

/** Connections from one address that are kept open and never join, or never speak. */
function idleSockets(name: string, path: string, protocols?: string[]): Attack {
  return {
    name,
    unit: 'open connections',
    attackers: 4,
    start: (target) => {
      const open: Stranger[] = []
      return Promise.resolve({
        attempt: async () => {
          open.push(await Stranger.connect(target, { path, ...(protocols && { protocols }) }))
          return 'let through'
        },
        close: () => {
          for (const stranger of open) stranger.close()
        },
      })
    },
  }
}

export const unjoinedSockets = idleSockets('sockets that never join', '/ws')
export const silentEchoes = idleSockets('silent echo sockets', '/echo', [])
