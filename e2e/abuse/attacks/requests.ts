import { randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { Refusal, type Attack, type Attacker, type Target } from '../attack.ts'
import { keeper, makeKeeper } from '../keeper.ts'
import { fillWithLongMessages } from '../long-messages.ts'
import { Stranger, strangerAddress, tokenOf } from '../stranger.ts'

interface Question {
  path: string
  headers: Record<string, string>
  body?: object
  /** GET, or POST with a body. */
  method?: string
  /** The status of an answer that was let through. */
  answeredBy: number
}

const perAddress = { of: 'all', burst: 500, perSecond: 50 } as const
/** More than the burst. */
const shortRun = { attempts: 1_000 }

/** People who ask for the list of their devices without end. */
export const deviceLists: Attack = {
  name: 'device lists',
  unit: 'lists',
  attackers: 8,
  limit: perAddress,
  shortRun,
  start: async (target, n) => {
    const name = `Owner ${n}`
    const stranger = await Stranger.connect(target)
    await stranger.mustJoin(name)
    stranger.close()
    const headers = { authorization: `Bearer ${tokenOf(name)}` }
    return asking(target, () => ({ path: '/api/credentials', headers, answeredBy: 200 }))
  },
}

/** Somebody who asks for challenges to sign in with a passkey: each is stored for minutes. */
export const passkeyChallenges: Attack = {
  name: 'passkey challenges',
  unit: 'challenges',
  attackers: 8,
  limit: perAddress,
  shortRun,
  start: (target) => {
    const headers = { host: 'localhost', origin: 'http://localhost' }
    const body = { for: 'sign-in' }
    const question = { path: '/api/passkeys/options', headers, body, answeredBy: 200 }
    return Promise.resolve(asking(target, () => question))
  },
}

/** Somebody who tries links for other devices until one is right, each time as another browser. */
export const linkGuessing: Attack = {
  name: 'device-link guessing',
  unit: 'guesses',
  attackers: 8,
  limit: { of: 'all', burst: 60, perSecond: 1 },
  start: (target) =>
    Promise.resolve(
      asking(target, () => ({
        path: '/api/session',
        headers: { 'user-agent': randomBytes(8).toString('hex') },
        body: { link: randomBytes(16).toString('base64url'), as: 'token' },
        answeredBy: 404,
      })),
    ),
}

/** Somebody who tries links that make an owner, each time as another browser. */
export const ownerGuessing: Attack = {
  name: 'owner-link guessing',
  unit: 'guesses',
  attackers: 8,
  limit: { of: 'all', burst: 60, perSecond: 1 },
  start: (target, n) =>
    Promise.resolve(
      asking(target, () => ({
        path: '/api/owner',
        headers: {
          'user-agent': randomBytes(8).toString('hex'),
          authorization: `Bearer ${tokenOf(`Guesser ${n}`)}`,
        },
        body: { owner: randomBytes(32).toString('base64url') },
        answeredBy: 404,
      })),
    ),
}

/** An owner's stolen device that takes a room away without end. */
export const exportFlood: Attack = {
  name: 'exports',
  unit: 'exports',
  attackers: 5,
  limit: { of: 'all', burst: 60, perSecond: 1 },
  prepare: async (target) => {
    await makeKeeper(target)
    await fillWithLongMessages(target, 20)
  },
  start: (target) => {
    const headers = { authorization: `Bearer ${tokenOf(keeper)}` }
    const question = { path: '/api/rooms/lobby/export?as=json', headers, answeredBy: 200 }
    return Promise.resolve(asking(target, () => question))
  },
}

/** Asks one question after the other over one connection. */
export function asking({ port }: Target, next: () => Question): Attacker {
  const agent = new Agent({ keepAlive: true, localAddress: strangerAddress })
  return {
    attempt: async () => {
      const { answeredBy, ...question } = next()
      const status = await ask(port, agent, question)
      if (status !== answeredBy && status !== 429) throw new Error(`The answer was ${status}.`)
      return status === 429 ? 'refused' : 'let through'
    },
    close: () => agent.destroy(),
  }
}

function ask(
  port: number,
  agent: Agent,
  { path, headers, body, method = body === undefined ? 'GET' : 'POST' }: Omit<Question, 'answeredBy'>,
) {
  return new Promise<number>((resolve, reject) => {
    const options = { port, path, agent, method }
    const asked = request({ ...options, headers: { 'content-type': 'application/json', ...headers } })
    asked.on('error', (error) => reject(new Refusal(error.message)))
    asked.on('response', (response) => {
      const done = () => resolve(response.statusCode ?? 0)
      text(response).then(done, reject)
    })
    asked.end(body === undefined ? undefined : JSON.stringify(body))
  })
}
