import { isConversation, newHook, roomName, type Hook } from '@parley/shared'
import type { Request, Response, Router } from 'express'
import * as v from 'valibot'
import { hookPath, readHookSettings, writeHookSettings } from '../../hooks/hook-settings.ts'
import type { StoredProgram } from '../../identity/programs/program-store.ts'
import type { Actor } from '../../identity/actor.ts'
import type { Refused } from '../../chat/refusal-codes.ts'
import type { Api, RoomPrograms } from '../api/context.ts'
import { answerRefused, refuse } from '../api/refuse.ts'
import { identityOf } from '../api/request-identity.ts'
import { httpActor } from '../files/http-actor.ts'

/** Of one room. */
const mostHooks = 50

/** P20.7: owners and moderators make, list and revoke the hooks of their room. */
export function roomHookRoutes(
  router: Router,
  api: Api,
  { programs, audit, headOf }: Pick<RoomPrograms, 'programs' | 'audit' | 'headOf'>,
): void {
  const { people, config, visits, freeSpace } = api

  router.get('/rooms/:room/hooks', async (request, response) => {
    const asked = await askedBy(request, response)
    if (asked !== undefined) response.json({ hooks: (await hooksOf(asked.room)).map(shown) })
  })

  router.post('/rooms/:room/hooks', async (request, response) => {
    const read = v.safeParse(newHook, request.body)
    if (!read.success) return refuse(response, 'wrong_shape', { field: 'name' })
    const asked = await askedBy(request, response)
    if (asked === undefined) return
    if (freeSpace?.isLow === true) return refuse(response, 'storage_full', { retryAfter: 5 })
    if ((await hooksOf(asked.room)).length >= mostHooks) return refuse(response, 'too_many_programs')
    const limited = audit.takeTurn(asked.actor)
    if (limited !== undefined) return answerRefused(response, limited)
    const settings = writeHookSettings({ room: asked.room, head: await headOf(asked.room) })
    const added = await programs.add({
      kind: 'hook',
      username: read.output.name,
      settings,
      madeBy: asked.actor.person.username,
    })
    if (added.type === 'refused') return refuse(response, added.code, { field: 'name' })
    const refusal = await written('add_hook', asked, added.program)
    if (refusal !== undefined) {
      // Nobody knows its address.
      await programs.revoke(added.program)
      return answerRefused(response, refusal)
    }
    response.status(201).json({ hook: shown(added.program), path: hookPath(added.secret) })
  })

  router.delete('/rooms/:room/hooks/:id', async (request, response) => {
    const asked = await askedBy(request, response)
    if (asked === undefined) return
    const hook = (await hooksOf(asked.room)).find(({ author }) => author === request.params.id)
    if (hook === undefined) return refuse(response, 'no_such_request')
    const refusal = audit.takeTurn(asked.actor) ?? (await written('revoke_hook', asked, hook))
    if (refusal !== undefined) return answerRefused(response, refusal)
    await programs.revoke(hook)
    response.status(204).end()
  })

  /** Undefined: it was refused. */
  async function askedBy(request: Request<{ room: string }>, response: Response): Promise<Asked | undefined> {
    const room = v.safeParse(roomName, request.params.room)
    if (!room.success || isConversation(room.output)) return refused(response, 'bad_room', { field: 'room' })
    const who = await identityOf(request, people, config)
    if (who.type === 'refused') return refused(response, who.code)
    const actor = await httpActor(request, who.identity, api)
    const may = await visits.ask(actor, room.output, 'set_room')
    if (may.type === 'yes') return { room: room.output, actor }
    answerRefused(response, may)
    return undefined
  }

  /** Undefined: it is in the audit list. */
  async function written(
    kind: 'add_hook' | 'revoke_hook',
    { actor, room }: Asked,
    program: StoredProgram,
  ): Promise<Refused | undefined> {
    const entry = await audit.write(room, { actor, kind, program, action: 'set_room' })
    return entry.type === 'refused' ? entry : undefined
  }

  async function hooksOf(room: string): Promise<StoredProgram[]> {
    return (await programs.list('hook')).filter(({ settings }) => {
      const read = readHookSettings(settings)
      return read.room === room && read.isOutgoing !== true
    })
  }
}

interface Asked {
  room: string
  actor: Actor
}

function refused(...why: Parameters<typeof refuse>): undefined {
  refuse(...why)
}

function shown({ author, username, madeBy, settings }: StoredProgram): Hook {
  const { key, usedAt } = readHookSettings(settings)
  return {
    ...{ id: author, name: username, madeBy, isSigned: key !== undefined },
    ...(usedAt !== undefined && { usedAt }),
  }
}
