import type { NewBot } from '@parley/shared'
import type { Actor } from '../../identity/actor.ts'
import { settingsOf } from '../../identity/programs/bots.ts'
import type { StoredProgram } from '../../identity/programs/program-store.ts'
import type { AddedProgram, Programs } from '../../identity/programs/programs.ts'
import type { RoomVisits } from '../access/room-visits.ts'
import { refused, type ChatRefusal, type Refused } from '../refusal-codes.ts'
import type { ProgramAudit } from './program-audit.ts'

/** In one room, and in every room that is open. */
export const mostBots = 50

/** Who asks for the bots of a room. */
interface Owner {
  type: 'owner'
  /** Of all rooms. */
  ownsServer: boolean
}

export interface ListedBots {
  type: 'bots'
  bots: { bot: StoredProgram; isOwn: boolean }[]
  ownsServer: boolean
}

/** `field`: of the request, with the place in a list: `rooms.1`. */
export interface RefusedBot extends Pick<Refused, 'type' | 'field' | 'retryAfter'> {
  code:
    ChatRefusal | Extract<AddedProgram, { type: 'refused' }>['code'] | 'too_many_programs' | 'no_such_request'
}

interface Services {
  programs: Pick<Programs, 'list' | 'add' | 'revoke'>
  audit: ProgramAudit
  visits: Pick<RoomVisits, 'visit'>
}

/**
 * P19.10: owners make, list and revoke bots: an owner of a room those that are in this room alone, an owner of the server all. Errors
 * are those of ProgramStore.
 */
export class RoomBots {
  readonly #services: Services

  constructor(services: Services) {
    this.#services = services
  }

  /** Those that may be in the room; to owners of the server all. */
  async list(actor: Actor, room: string): Promise<ListedBots | Refused> {
    const owner = await this.#ask(actor, room)
    if (owner.type === 'refused') return owner
    const { ownsServer } = owner
    const bots = (await this.#services.programs.list('bot', 'bridge'))
      .filter((bot) => ownsServer || isIn(roomsOf(bot), room))
      .map((bot) => ({ bot, isOwn: ownsServer || isOnlyIn(roomsOf(bot), room) }))
    return { type: 'bots', bots, ownsServer }
  }

  /** The secret is told this once. It is durable, and in the audit list of each of its rooms. */
  async add(
    actor: Actor,
    room: string,
    { name, rooms: given, may }: NewBot,
  ): Promise<Extract<AddedProgram, { type: 'added' }> | RefusedBot> {
    const { programs, audit } = this.#services
    const rooms = given && [...new Set(given)]
    const owner = await this.#ask(actor, room)
    if (owner.type === 'refused') return owner
    if (!owner.ownsServer && !isOnlyIn(rooms, room)) return refused('not_allowed', { field: 'rooms' })
    const refusal =
      audit.takeTurn(actor) ?? (await this.#cannotBeIn(actor, given ?? [], room)) ?? (await this.#full(rooms))
    if (refusal !== undefined) return refusal
    const settings = JSON.stringify({ rooms, may: [...new Set(may)] })
    const madeBy = actor.person.username
    const added = await programs.add({ kind: 'bot', username: name, settings, madeBy })
    if (added.type === 'refused') return { ...added, field: 'name' }
    const unwritten = await this.#write(actor, room, added.program, 'add_bot')
    if (unwritten === undefined) return added
    // Nobody knows its secret.
    await programs.revoke(added.program)
    await this.#write(actor, room, added.program, 'revoke_bot')
    return unwritten
  }

  /** Its token opens nothing from then on, on every node. */
  async revoke(actor: Actor, room: string, id: string): Promise<{ type: 'revoked' } | RefusedBot> {
    const listed = await this.list(actor, room)
    if (listed.type === 'refused') return listed
    const found = listed.bots.find(({ bot }) => bot.author === id)
    if (found === undefined) return { type: 'refused', code: 'no_such_request' }
    if (!found.isOwn) return refused('not_allowed')
    const refusal =
      this.#services.audit.takeTurn(actor) ?? (await this.#write(actor, room, found.bot, 'revoke_bot'))
    if (refusal !== undefined) return refusal
    await this.#services.programs.revoke(found.bot)
    return { type: 'revoked' }
  }

  #ask(actor: Actor, room: string): Promise<Owner | Refused> {
    return this.#services.visits.visit<Owner>(actor, room, ({ order: { gate } }) => {
      const ownsServer = gate.refusal(actor, 'set_everywhere') === undefined
      return Promise.resolve(gate.refusal(actor, 'set_bots') ?? { type: 'owner', ownsServer })
    })
  }

  async #cannotBeIn(actor: Actor, rooms: readonly string[], asked: string): Promise<Refused | undefined> {
    for (const [n, room] of rooms.entries()) {
      const answer = room === asked ? undefined : await this.#enter(actor, room)
      if (answer?.type === 'refused') return { ...answer, field: `rooms.${n}` }
    }
    return undefined
  }

  /** A slip of the pen would make another room than the one that was meant. */
  #enter(actor: Actor, room: string): Promise<{ type: 'yes' } | Refused> {
    return this.#services.visits.visit(actor, room, ({ order: { gate } }) =>
      Promise.resolve(
        gate.refusal(actor, 'set_bots') ?? (gate.room.isBegun ? { type: 'yes' } : refused('no_such_room')),
      ),
    )
  }

  async #full(rooms: readonly string[] | null): Promise<RefusedBot | undefined> {
    const all = (await this.#services.programs.list('bot', 'bridge')).map(roomsOf)
    const counts =
      rooms === null
        ? [all.filter((one) => one === null).length]
        : rooms.map((room) => all.filter((one) => one?.includes(room)).length)
    return Math.max(...counts) < mostBots
      ? undefined
      : { type: 'refused', code: 'too_many_programs', field: 'rooms' }
  }

  /** In each of its rooms; first where it is asked for. Undefined: it is in the audit lists. */
  async #write(
    actor: Actor,
    asked: string,
    program: StoredProgram,
    kind: 'add_bot' | 'revoke_bot',
  ): Promise<Refused | undefined> {
    const { audit } = this.#services
    const rooms = roomsOf(program)
    if (rooms === null) {
      const decision = { actor, kind, program, action: 'set_everywhere', isEverywhere: true } as const
      return refusalIn(await audit.write(asked, decision))
    }
    for (const room of rooms.toSorted((a, b) => Number(b === asked) - Number(a === asked))) {
      const entered = room === asked ? undefined : await this.#enter(actor, room)
      const refusal =
        entered?.type === 'refused'
          ? entered
          : refusalIn(await audit.write(room, { actor, kind, program, action: 'set_bots' }))
      if (refusal === undefined) continue
      // A room that is deleted, or closed to the owner, keeps no bot alive.
      if (kind === 'add_bot' || room === asked || !isOfRoom(refusal)) return refusal
    }
    return undefined
  }
}

function refusalIn(answer: { type: string } | Refused): Refused | undefined {
  return 'code' in answer ? answer : undefined
}

/** Not of the log, or of a limit. */
const isOfRoom = ({ code }: Refused) =>
  ['no_such_room', 'banned', 'door_closed', 'not_allowed', 'room_deleted'].includes(code)

const roomsOf = (bot: StoredProgram) => settingsOf(bot).rooms

const isIn = (rooms: readonly string[] | null, room: string) => rooms === null || rooms.includes(room)

const isOnlyIn = (rooms: readonly string[] | null, room: string) =>
  rooms !== null && rooms.every((one) => one === room)
