import { randomBytes } from 'node:crypto'
import type { Attack, Outcome, Target } from '../attack.ts'
import { closeRoom, closedRoom } from '../keeper.ts'
import { Stranger } from '../stranger.ts'

const random = () => randomBytes(9).toString('base64url')

/** Somebody who tries keys of a room until one is right, each time as another browser: each costs the server a scrypt. */
export const keyGuessing: Attack = {
  name: 'key guessing',
  unit: 'guesses',
  attackers: 8,
  limit: { of: 'all', burst: 60, perSecond: 1 },
  prepare: (target) => closeRoom(target, 'key'),
  start: (target) => Promise.resolve(atTheDoor(target, () => ({ key: random() }), 'wrong_key')),
}

/** The same with invitations. */
export const invitationGuessing: Attack = {
  name: 'invitation guessing',
  unit: 'guesses',
  attackers: 8,
  limit: { of: 'all', burst: 60, perSecond: 1 },
  prepare: (target) => closeRoom(target, 'invitation'),
  start: (target) => Promise.resolve(atTheDoor(target, () => ({ key: random() }), 'wrong_key')),
}

/** Many people of one address who all ask those inside to be let in. */
export const askFlood: Attack = {
  name: 'asking to be let in',
  unit: 'requests',
  attackers: 8,
  limit: { of: 'all', burst: 5, perSecond: 5 / 600 },
  prepare: (target) => closeRoom(target, 'key'),
  start: (target) => Promise.resolve(atTheDoor(target, () => ({ ask: true }), 'asked')),
}

/** Joins as somebody else with each attempt. */
function atTheDoor(target: Target, more: () => object, letThrough: string) {
  return {
    attempt: async (): Promise<Outcome> => {
      const headers = { 'user-agent': random() }
      const stranger = await Stranger.connect(target, { headers })
      try {
        const code = await stranger.joinAnswer(`n${randomBytes(6).toString('hex')}`, closedRoom, more())
        return code === letThrough ? 'let through' : 'refused'
      } finally {
        stranger.close()
      }
    },
    close: () => undefined,
  }
}
