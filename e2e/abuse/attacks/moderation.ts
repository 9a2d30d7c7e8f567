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

/** An owner's stolen device that gives its role away, which the last owner cannot: each try reads who has roles. */
export const resignFlood: Attack = {
  name: 'resigning',
  unit: 'decisions',
  attackers: 5,
  limit: { of: 'all', burst: 60, perSecond: 1 },
  prepare: makeKeeper,
  start: async (target, n) => {
    const stranger = await Stranger.connect(target, { address: addressOf(n) })
    await stranger.mustJoin(keeper, undefined, { reacted: true })
    const measure = { do: 'set_role', role: 'member' }
    const frame = { type: 'moderate', whom: { username: keeper }, measure, everywhere: true }
    return {
      attempt: async () => {
        const code = await stranger.codeOf({ ...frame, cid: newCid() }, 'changed')
        if (code !== 'last_owner' && code !== 'slow_down') throw new Error(`The answer was ${code}.`)
        return code === 'last_owner' ? 'let through' : 'refused'
      },
      close: () => stranger.close(),
      received: () => stranger.bytes,
    }
  },
}

/** The same device deletes rooms, each as soon as it is there again. */
export const deletionFlood: Attack = {
  name: 'deleting rooms',
  unit: 'rooms',
  attackers: 5,
  limit: { of: 'all', burst: 60, perSecond: 1 },
  // Each deletion needs a join: with the limit of those, the one of moderation would not be reached.
  shortRun: { settings: { joinsPerPerson: undefined } },
  prepare: makeKeeper,
  start: (target, n) => {
    const room = `doomed-${n}`
    let stranger: Stranger | undefined
    const enter = async () => {
      const next = await Stranger.connect(target, { address: addressOf(n) })
      return next.mustJoin(keeper, room, { reacted: true })
    }
    return Promise.resolve({
      attempt: async () => {
        if (stranger?.isOpen !== true) stranger = await enter()
        const code = await stranger.codeOf({ type: 'delete_room', cid: newCid(), name: room }, 'changed')
        if (code === 'slow_down') return 'refused'
        // P13.11: who orders it may be told as the others in the room are.
        if (code !== 'changed' && code !== 'room_deleted') throw new Error(`The answer was ${code}.`)
        stranger.close()
        stranger = undefined
        return 'let through'
      },
      close: () => stranger?.close(),
    })
  },
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
