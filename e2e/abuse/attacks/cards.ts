import { askStatus } from '../../../apps/server/src/status/ask-status.ts'
import { socketsIn } from '../../../apps/server/src/status/socket-path.ts'
import type { Attack, Target } from '../attack.ts'
import { addressOf, newCid, Stranger } from '../stranger.ts'

/** Somebody who posts links without end, so that the server reads what they lead to: here to addresses that it refuses. */
export const cardFlood: Attack = {
  name: 'card flood',
  unit: 'links that are read',
  attackers: 1,
  limit: { of: 'each', burst: 5, perSecond: 10 / 60 },
  shortRun: { attempts: 60, settings: { previews: true, postsPerMinute: 0 } },
  start: async (target) => {
    const stranger = await Stranger.connect(target, { address: addressOf(0) })
    await stranger.mustJoin('Linker')
    let before = await limitedIn(target)
    return {
      attempt: async () => {
        const cid = newCid()
        const isPosted = await stranger.ask(
          { type: 'post', cid, message: `http://10.0.0.1/${cid}` },
          'posted',
        )
        const now = await limitedIn(target)
        const isRead = isPosted && now === before
        before = now
        return isRead ? 'let through' : 'refused'
      },
      close: () => stranger.close(),
      received: () => stranger.bytes,
    }
  },
}

/** How often the server has not read a link, of all that it counts. */
async function limitedIn({ dataDir }: Target): Promise<number> {
  const [name = ''] = socketsIn(dataDir)
  const report = await askStatus(dataDir, name)
  if (report === 'stale') throw new Error('The server has ended.')
  return report.limited.filter(({ kind }) => kind === 'card').reduce((sum, { count }) => sum + count, 0)
}
