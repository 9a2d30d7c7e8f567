import { newBot, ownRoom, type Bot } from '@parley/shared'
import type { Request, Response, Router } from 'express'
import * as v from 'valibot'
import type { RoomBots } from '../../chat/moderation/room-bots.ts'
import type { Actor } from '../../identity/actor.ts'
import { settingsOf } from '../../identity/programs/bots.ts'
import type { StoredProgram } from '../../identity/programs/program-store.ts'
import { httpActor } from '../files/http-actor.ts'
import type { Api } from './context.ts'
import { answerRefused, refuse } from './refuse.ts'
import { identityOf } from './request-identity.ts'

/** P19.10: owners make, list and revoke bots on the page. */
export function roomBotRoutes(router: Router, api: Api, bots: RoomBots): void {
  const { people, config, freeSpace } = api

  router.get('/rooms/:room/bots', async (request, response) => {
    const asked = await askedBy(request, response)
    if (asked === undefined) return
    const listed = await bots.list(asked.actor, asked.room)
    if (listed.type === 'refused') return answerRefused(response, listed)
    const shownBots = listed.bots.map(({ bot, isOwn }) =>
      shown(bot, isOwn, listed.ownsServer ? undefined : asked.room),
    )
    response.json({ bots: shownBots, everywhere: listed.ownsServer })
  })

  router.post('/rooms/:room/bots', async (request, response) => {
    const read = v.safeParse(newBot, request.body)
    if (!read.success) return refuseShape(response, read.issues[0])
    const asked = await askedBy(request, response)
    if (asked === undefined) return
    if (freeSpace?.isLow === true) return refuse(response, 'storage_full', { retryAfter: 5 })
    const added = await bots.add(asked.actor, asked.room, read.output)
    if (added.type === 'refused') return answerRefused(response, added)
    response.status(201).json({ bot: shown(added.program, true), token: added.secret })
  })

  router.delete('/rooms/:room/bots/:id', async (request, response) => {
    const asked = await askedBy(request, response)
    if (asked === undefined) return
    const revoked = await bots.revoke(asked.actor, asked.room, request.params.id)
    if (revoked.type === 'refused') return answerRefused(response, revoked)
    response.status(204).end()
  })

  /** Undefined: it was refused. */
  async function askedBy(
    request: Request<{ room: string }>,
    response: Response,
  ): Promise<{ room: string; actor: Actor } | undefined> {
    const room = v.safeParse(ownRoom, request.params.room)
    const who = room.success ? await identityOf(request, people, config) : undefined
    if (!room.success) refuse(response, 'bad_room', { field: 'room' })
    else if (who?.type === 'refused') refuse(response, who.code)
    else if (who !== undefined)
      return { room: room.output, actor: await httpActor(request, who.identity, api) }
    return undefined
  }
}

function refuseShape(response: Response, issue: v.BaseIssue<unknown>): void {
  const field = v.getDotPath(issue) ?? 'name'
  refuse(response, field.startsWith('rooms.') ? 'bad_room' : 'wrong_shape', { field })
}

/** `only`: which other rooms there are is not told to who owns this one alone. */
function shown(program: StoredProgram, isOwn: boolean, only?: string): Bot {
  const { author: id, username: name, kind, madeBy } = program
  const { rooms, may, usedAt } = settingsOf(program)
  const isHidden = only !== undefined && rooms !== null
  return {
    ...{ id, name, may, madeBy, isOwn, rooms: isHidden ? [only] : rooms },
    ...(isHidden && rooms.some((room) => room !== only) && { elsewhere: true as const }),
    ...(kind === 'bridge' && { bridge: true as const }),
    ...(usedAt !== undefined && { usedAt }),
  }
}
