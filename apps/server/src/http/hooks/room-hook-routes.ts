import { isConversation, newHook, roomName, type Hook } from '@parley/shared'
import type { Request, Response, Router } from 'express'
import * as v from 'valibot'
import { hookPath, readHookSettings, writeHookSettings } from '../../hooks/hook-settings.ts'
import type { StoredProgram } from '../../identity/programs/program-store.ts'
import type { Programs } from '../../identity/programs/programs.ts'
import type { Api } from '../api/context.ts'
import { refuse } from '../api/refuse.ts'
import { identityOf } from '../api/request-identity.ts'
import { httpActor } from '../files/http-actor.ts'

/** Of one room. */
const mostHooks = 50

/** P20.7: owners and moderators make, list and revoke the hooks of their room. */
export function roomHookRoutes(router: Router, api: Api, programs: Programs): void {
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
    if ((await hooksOf(asked.room)).length >= mostHooks) return refuse(response, 'not_allowed')
    const settings = writeHookSettings({ room: asked.room })
    const added = await programs.add({
      kind: 'hook',
      username: read.output.name,
      settings,
      madeBy: asked.name,
    })
    if (added.type === 'refused') return refuse(response, added.code, { field: 'name' })
    response.status(201).json({ hook: shown(added.program), path: hookPath(added.secret) })
  })

  router.delete('/rooms/:room/hooks/:id', async (request, response) => {
    const asked = await askedBy(request, response)
    if (asked === undefined) return
    const hook = (await hooksOf(asked.room)).find(({ author }) => author === request.params.id)
    if (hook === undefined) return refuse(response, 'no_such_request')
    await programs.revoke(hook)
    response.status(204).end()
  })

  /** Undefined: it was refused. */
  async function askedBy(
    request: Request<{ room: string }>,
    response: Response,
  ): Promise<{ room: string; name: string } | undefined> {
    const room = v.safeParse(roomName, request.params.room)
    if (!room.success || isConversation(room.output)) return refused(response, 'bad_room', { field: 'room' })
    const who = await identityOf(request, people, config)
    if (who.type === 'refused') return refused(response, who.code)
    const actor = await httpActor(request, who.identity, api)
    const may = await visits.ask(actor, room.output, 'set_room')
    if (may.type === 'yes') return { room: room.output, name: actor.person.username }
    const { code, retryAfter } = may
    const details = retryAfter === undefined ? {} : { retryAfter }
    return refused(response, code === 'log_unavailable' ? 'unavailable' : code, details)
  }

  async function hooksOf(room: string): Promise<StoredProgram[]> {
    return (await programs.list('hook')).filter(({ settings }) => {
      const read = readHookSettings(settings)
      return read.room === room && read.isOutgoing !== true
    })
  }
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
