import { pushDevice, type PushState, type PushTest } from '@parley/shared'
import type { Request, Response, Router } from 'express'
import * as v from 'valibot'
import type { PushAsker } from '../../chat/push/push-notifications.ts'
import type { Refused } from '../../chat/refusal-codes.ts'
import { clientAddress } from '../../logging/client-address.ts'
import type { Api } from './context.ts'
import { refuse } from './refuse.ts'
import { deviceOf, identityOf, newPersonWait } from './request-identity.ts'

/** P18: notifications while the page is closed, for the device that asks. */
export function pushRoutes(router: Router, api: Api): void {
  const { people, config, push } = api
  // P18.1: no such request, where the operator has switched it off.
  if (push === undefined) return

  router.get('/push', async (request, response) => {
    const asker = await askerOf(request, response)
    if (asker !== undefined) response.json((await push.state(asker)) satisfies PushState)
  })

  router.put('/push', async (request, response) => {
    const asker = await askerOf(request, response)
    if (asker === undefined) return
    const retryAfter = newPersonWait(request, asker.identity, api)
    if (retryAfter > 0) return refuse(response, 'slow_down', { retryAfter })
    const read = v.safeParse(pushDevice, request.body)
    if (!read.success) return refuse(response, 'wrong_shape', fieldOf(read.issues))
    // A device ends with its credential, which must be there to end.
    await people.keep(asker.identity, 'program', deviceOf(request))
    const set = await push.set(asker, read.output, request.get('origin') ?? config.publicUrl)
    if (set.type === 'refused') return refuseAs(response, set)
    response.status(204).end()
  })

  router.delete('/push', async (request, response) => {
    const asker = await askerOf(request, response)
    if (asker === undefined) return
    const removed = await push.remove(asker)
    if (removed.type === 'refused') return refuseAs(response, removed)
    response.status(204).end()
  })

  router.post('/push/test', async (request, response) => {
    const asker = await askerOf(request, response)
    if (asker === undefined) return
    const tested = await push.test(asker)
    if (tested.type === 'refused') return refuseAs(response, tested)
    response.json({ outcome: tested.outcome } satisfies PushTest)
  })

  /** Undefined: it was refused. */
  async function askerOf(request: Request, response: Response): Promise<PushAsker | undefined> {
    const asked = await identityOf(request, people, config)
    if (asked.type === 'known')
      return { identity: asked.identity, address: clientAddress(request, config.trustProxy) }
    refuse(response, asked.code)
    return undefined
  }
}

function refuseAs(response: Response, { code, field, retryAfter }: Refused) {
  const details = { ...(field !== undefined && { field }), ...(retryAfter !== undefined && { retryAfter }) }
  refuse(response, code === 'log_unavailable' ? 'unavailable' : code, details)
}

function fieldOf([issue]: readonly v.BaseIssue<unknown>[]) {
  const field = issue?.path?.[0]?.key
  return typeof field === 'string' ? { field } : {}
}
