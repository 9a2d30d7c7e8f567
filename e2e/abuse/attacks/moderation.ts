import type { Attack, Attacker, Target } from '../attack.ts'
import { keeper, makeKeeper } from '../keeper.ts'
import { addressOf, newCid, Stranger } from '../stranger.ts'

/** People who report one message after the other. */
export const reportFlood: Attack = {
  name: 'reports',
  unit: 'reports',
  attackers: 20,
  limit: { of: 'each', burst: 10, perSecond: 10 / 3_600 },
  prepare: async (target) => {
    const writer = await Stranger.connect(target, { address: '127.69.0.2' })
    await writer.mustJoin('Writer')
    const isPosted = await writer.ask({ type: 'post', cid: newCid(), message: 'something' }, 'posted')
    writer.close()
    if (!isPosted) throw new Error('The message was refused.')
  },
  start: (target, n) =>
    asking(target, `Reporter ${n}`, n, () => ({ type: 'report', cid: newCid(), id: 1 }), 'changed'),
}

/** A moderator's stolen device that mutes and bans whom it can, over many connections. */
export const moderationFlood: Attack = {
  name: 'moderation',
  unit: 'entries',
  attackers: 5,
  limit: { of: 'all', burst: 60, perSecond: 1 },
  prepare: makeKeeper,
  start: (target, n) =>
    asking(
      target,
      keeper,
      n,
      () => ({ type: 'set', cid: newCid(), settings: { topic: `topic ${newCid()}` } }),
      'changed',
    ),
}

/** The same with the lists that moderators read, which are the largest answers. */
export const auditFlood: Attack = {
  name: 'audit lists',
  unit: 'lists',
  attackers: 5,
  limit: { of: 'all', burst: 60, perSecond: 1 },
  prepare: makeKeeper,
  start: (target, n) => asking(target, keeper, n, () => ({ type: 'audit' }), 'audit'),
}

async function asking(
  target: Target,
  name: string,
  n: number,
  next: () => object,
  answeredBy: string,
): Promise<Attacker> {
  const stranger = await Stranger.connect(target, { address: addressOf(n) })
  await stranger.mustJoin(name, undefined, { reacted: true })
  return {
    attempt: async () => ((await stranger.ask(next(), answeredBy)) ? 'let through' : 'refused'),
    close: () => stranger.close(),
    received: () => stranger.bytes,
  }
}
