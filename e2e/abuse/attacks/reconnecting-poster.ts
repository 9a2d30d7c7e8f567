import type { Attack, Target } from '../attack.ts'
import { newCid, Stranger } from '../stranger.ts'

const postsPerConnection = 10

/** One person who posts, and goes on posting on another connection. */
export const reconnectingPoster: Attack = {
  name: 'reconnecting poster',
  unit: 'posts',
  attackers: 4,
  limit: { of: 'all', burst: 10, perSecond: 1 },
  start: (target) => Promise.resolve({ attempt: () => visit(target), close: () => undefined }),
}

async function visit(target: Target): Promise<number> {
  const stranger = await Stranger.connect(target)
  try {
    await stranger.mustJoin('Evil')
    let posted = 0
    for (let n = 0; n < postsPerConnection; n += 1)
      if (await stranger.ask({ type: 'post', cid: newCid(), message: 'again and again' }, 'posted'))
        posted += 1
    return posted
  } finally {
    stranger.close()
  }
}
