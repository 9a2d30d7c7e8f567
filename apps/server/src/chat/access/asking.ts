import { askingForMs, isAsking, remaining } from '../../access/standing.ts'
import type { Actor } from '../../identity/actor.ts'
import { addressKey } from '../limits/address-key.ts'
import type { NameProblem } from '../names/display-names.ts'
import { refused, type Refused } from '../refusal-codes.ts'
import type { Room } from '../room.ts'
import { entryCid, entryDraft } from './entry-draft.ts'
import { peopleAsking } from './people-asking.ts'
import type { RoomGate } from './room-gate.ts'

/** Seconds after which somebody who waits asks again whether they are let in. */
const askEverySeconds = 5
/** A request that is older than this is written again: it would end otherwise, though they still wait. */
const renewAskMs = askingForMs / 2

const mostInRoom = 20
const mostFromAddress = 5
const mostAskers = 1_000

interface UnderWay {
  room: string
  person: string
  /** It is going to be stored, and counts. */
  isStored: boolean
  answer?: Promise<Refused>
}

/** P12.6: requests to be let in. Several of one person are one, however many connections and nodes they come by. */
export class Asking {
  readonly #checkName: (actor: Actor) => Promise<NameProblem | undefined>
  readonly #limited: (actor: Actor) => void
  /** What the addresses of those who have asked are counted by; the oldest first. Times are those of the gate. */
  readonly #askers = new Map<string, { address: string; at: number }>()
  readonly #underWay = new Map<string, UnderWay>()

  /** `checkName`: who asks is shown to those inside. */
  constructor(
    checkName: (actor: Actor) => Promise<NameProblem | undefined>,
    limited: (actor: Actor) => void,
  ) {
    this.#checkName = checkName
    this.#limited = limited
  }

  /** Why the actor has to wait. `closed`: what is said to those who do not ask. Rejects as the log does. */
  async ask(actor: Actor, room: Room, closed: Refused): Promise<Refused> {
    const key = `${room.name} ${actor.author}`
    const known = this.#underWay.get(key)?.answer
    if (known !== undefined) return known
    const underWay: UnderWay = { room: room.name, person: actor.author, isStored: false }
    this.#underWay.set(key, underWay)
    try {
      underWay.answer = this.#ask(actor, room, closed, underWay)
      return await underWay.answer
    } finally {
      this.#underWay.delete(key)
    }
  }

  async #ask(actor: Actor, room: Room, closed: Refused, underWay: UnderWay): Promise<Refused> {
    const { gate } = room.order
    const { now } = gate
    const standing = gate.standingsOf(actor).here
    const asked = refused('asked', { retryAfter: askEverySeconds })
    const { askedAt = 0, turnedAwayAt, letIn, sentOut } = standing
    if (isAsking(standing, now) && now - askedAt < renewAskMs) return asked
    if (turnedAwayAt !== undefined && remaining({ at: turnedAwayAt, forMs: askingForMs }, now) !== 0)
      return refused('turned_away')
    const problem = await this.#checkName(actor)
    if (problem !== undefined)
      return refused(problem.code, { field: 'username', suggestion: problem.suggestion })
    // Nobody is there who could answer, and nothing may begin here: the answer does not tell.
    if (!gate.room.isBegun) return asked
    if (!isAsking(standing, now) && this.#areMany(actor, gate)) {
      this.#limited(actor)
      return refused('slow_down', { retryAfter: 2 * askEverySeconds })
    }
    this.#askers.delete(actor.author)
    this.#askers.set(actor.author, { address: addressKey(actor.address), at: now })
    underWay.isStored = true
    const subject = { person: actor.author, ...actor.person }
    // Nodes that hear of one person at once say the same, and the second is a repetition.
    const { deleted } = gate.here.state
    const since = [letIn, sentOut, askedAt, turnedAwayAt, deleted?.rev, Math.floor(now / renewAskMs)].join(
      ' ',
    )
    const cid = entryCid(since, 'ask')
    const receipt = await room.append(entryDraft(actor, cid, { kind: 'ask', subject }))
    // Under another name at once: they wait under the first.
    return receipt.type === 'changed' || receipt.type === 'cid_reused' ? asked : closed
  }

  /** The addresses of the others are those that have asked on this node. */
  #areMany({ address }: Actor, gate: RoomGate) {
    this.#forgetEnded(gate.now)
    const asking = new Set(peopleAsking(gate).map(({ person }) => person))
    for (const { room, person, isStored } of this.#underWay.values())
      if (isStored && room === gate.here.room) asking.add(person)
    const key = addressKey(address)
    const ofAddress = [...asking].filter((person) => this.#askers.get(person)?.address === key)
    return asking.size >= mostInRoom || ofAddress.length >= mostFromAddress
  }

  #forgetEnded(now: number) {
    for (const [person, { at }] of this.#askers) {
      if (now - at < askingForMs && this.#askers.size <= mostAskers) return
      this.#askers.delete(person)
    }
  }
}
