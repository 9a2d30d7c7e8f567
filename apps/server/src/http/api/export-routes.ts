import { roomName } from '@parley/shared'
import type { Router } from 'express'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import * as v from 'valibot'
import { ExportEnded } from '../../chat/exports.ts'
import { roomAsHtml } from '../../export/room-as-html.ts'
import { roomAsJson } from '../../export/room-as-json.ts'
import { roomAsText } from '../../export/room-as-text.ts'
import { isStorageError } from '../../log/message-log.ts'
import { clientAddress } from '../../logging/client-address.ts'
import type { Api } from './context.ts'
import { refuse } from './refuse.ts'
import { identityOf } from './request-identity.ts'

const forms = {
  html: { write: roomAsHtml, type: 'text/html; charset=utf-8' },
  json: { write: roomAsJson, type: 'application/json; charset=utf-8' },
  text: { write: roomAsText, type: 'text/plain; charset=utf-8' },
} as const

const asked = v.object({ as: v.optional(v.picklist(['html', 'json', 'text']), 'html') })

/** P13.10: visited by a link of the page, so that the browser stores it. */
export function exportRoutes(router: Router, { people, config, exports }: Api): void {
  router.get('/rooms/:room/export', async (request, response) => {
    const name = v.safeParse(roomName, request.params.room)
    const read = v.safeParse(asked, request.query)
    if (!name.success) return refuse(response, 'bad_room', { field: 'room' })
    if (!read.success) return refuse(response, 'wrong_shape', { field: 'as' })
    const who = await identityOf(request, people, config)
    if (who.type === 'refused') return refuse(response, who.code)
    const { identity } = who
    const person = (await people.findPerson(identity.author)) ?? { username: '', avatar: '0'.repeat(64) }
    const address = clientAddress(request, config.trustProxy)
    const actor = { author: identity.author, person, credential: identity, address, connection: {} }
    const opened = await exports.open(actor, name.output)
    if (opened.type === 'refused') {
      const { code, retryAfter } = opened
      const known = code === 'log_unavailable' ? 'unavailable' : code
      return refuse(response, known, retryAfter === undefined ? {} : { retryAfter })
    }
    try {
      const { write, type } = forms[read.output.as]
      const ending = read.output.as === 'text' ? 'txt' : read.output.as
      response.attachment(`${name.output}.${ending}`)
      // What people have written is in it: should a browser show it after all, it runs nothing.
      response.set({ 'Content-Type': type, 'Content-Security-Policy': 'sandbox' })
      await pipeline(Readable.from(write(opened.room)), response)
    } catch (error) {
      // The answer has begun: that it is cut is all that can be told.
      if (!(error instanceof ExportEnded || isStorageError(error) || isClosed(error))) throw error
      response.destroy()
    } finally {
      opened.close()
    }
  })
}

/** The browser reads no more. */
function isClosed(error: unknown) {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
}
