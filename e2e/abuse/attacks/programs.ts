import { randomBytes } from 'node:crypto'
import { openPrograms } from '../../../apps/server/src/commands/programs/program-database.ts'
import type { Attack, Target } from '../attack.ts'
import { newCid } from '../stranger.ts'
import { asking } from './requests.ts'

const perAddress = { of: 'all', burst: 500, perSecond: 50 } as const
/** More than the burst. */
const shortRun = { attempts: 1_000 }

/** What a program that was made for the attack is known by, by the data folder of its server. */
const secrets = new Map<string, string>()

/** Somebody who got the address of a hook, and posts without end, each time as another delivery. */
export const hookFlood: Attack = {
  name: 'hook flood',
  unit: 'posts',
  attackers: 4,
  limit: { of: 'all', burst: 10, perSecond: 1 },
  prepare: (target) => makeProgram(target, 'hook', { room: 'lobby' }),
  start: (target) =>
    Promise.resolve(
      asking(target, () => ({
        path: `/hooks/${secretOf(target)}`,
        headers: { 'idempotency-key': newCid() },
        body: { text: 'again and again' },
        answeredBy: 200,
      })),
    ),
}

/** Somebody who tries addresses of hooks until one is right. */
export const hookGuessing: Attack = {
  name: 'hook guessing',
  unit: 'guesses',
  attackers: 8,
  limit: perAddress,
  shortRun,
  start: (target) =>
    Promise.resolve(
      asking(target, () => ({
        path: `/hooks/hook_${randomBytes(16).toString('base64url')}`,
        headers: {},
        body: { text: 'is anybody there?' },
        answeredBy: 404,
      })),
    ),
}

/** A stolen token of a bot, with which somebody asks without end. */
export const botRequests: Attack = {
  name: 'requests of a bot',
  unit: 'requests',
  attackers: 4,
  limit: { of: 'all', burst: 300, perSecond: 20 },
  shortRun,
  prepare: (target) => makeProgram(target, 'bot', { rooms: null, may: ['read'] }),
  start: (target) => {
    const headers = { authorization: `Bearer ${secretOf(target)}` }
    return Promise.resolve(asking(target, () => ({ path: '/api/v1/rooms/lobby', headers, answeredBy: 200 })))
  },
}

/** Somebody who tries tokens of bots until one is right. */
export const tokenGuessing: Attack = {
  name: 'bot-token guessing',
  unit: 'guesses',
  attackers: 8,
  limit: perAddress,
  shortRun,
  start: (target) =>
    Promise.resolve(
      asking(target, () => ({
        path: '/api/v1/bot',
        headers: { authorization: `Bearer bot_${randomBytes(16).toString('base64url')}` },
        answeredBy: 401,
      })),
    ),
}

/** As `parley hooks` and `parley bots` make one beside the server. */
async function makeProgram({ dataDir }: Target, kind: 'hook' | 'bot', settings: object) {
  const { programs, close } = await openPrograms({ type: 'sqlite', folder: dataDir, access: 'owner' })
  const added = await programs.add({
    ...{ kind, username: 'Robot', madeBy: 'operator' },
    settings: JSON.stringify(settings),
  })
  await close()
  if (added.type === 'refused') throw new Error(added.code)
  secrets.set(dataDir, added.secret)
}

function secretOf({ dataDir }: Target): string {
  const secret = secrets.get(dataDir)
  if (secret === undefined) throw new Error('The program was not made.')
  return secret
}
