import type { Response } from 'express'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { isStorageError, type Page } from '../../../log/message-log.ts'
import { refused } from '../../../chat/refusal-codes.ts'
import type { Room } from '../../../chat/room.ts'
import type { Call, Result } from '../operation.ts'
import { sendProblem } from '../problems.ts'
import { formOf, type StreamForm } from './stream-form.ts'

const defaultWaitSeconds = 25
/** Proxies close what is silent. */
const commentEveryMs = 15_000
/** How often it is looked whether the bot may still listen: what all rooms know of it moves no room. */
const lookEveryMs = 500
/** A reader that takes nothing for this long is closed, as P5.4 closes a slow session. */
const slowReaderMs = 60_000

interface Cursor {
  after?: number | undefined
  epoch?: string | undefined
}

type ChangesCall = Call<{ room: string }, Cursor & { wait?: number | undefined }>

/** P19.8: answers with what has changed after the cursor: once, or as long as the bot reads. */
export async function sendChanges(call: ChangesCall, room: Room, stale: AbortSignal): Promise<Result> {
  const { actor, bot, request, response, streams, programs } = call
  const refusal = room.order.gate.refusal(actor, 'listen')
  if (refusal !== undefined) return refusal
  const form = formOf(request)
  if (form === undefined) return sent(() => sendProblem(response, 'not_acceptable'))
  const cursor = lastEvent(request.get('last-event-id')) ?? call.query
  if (cursor === 'wrong') return sent(() => sendProblem(response, 'wrong_shape', wrongEvent))
  const { after = room.cursor, epoch = room.epoch } = cursor
  const head = epoch === room.epoch ? await headFor(call, room, after) : room.cursor
  if (epoch !== room.epoch || after > head)
    return sent(() => sendProblem(response, 'another_epoch', { epoch: room.epoch, rev: head }))
  const ended = new AbortController()
  const end = () => ended.abort()
  const remove = streams.add(actor, end)
  if (remove === undefined) return sent(() => sendProblem(response, 'too_many_streams', { retryAfter: 5 }))
  const stopWatching = programs.whenRevoked(bot, end)
  response.once('close', end)
  stale.addEventListener('abort', end)
  // It was gone, or the room was stale, before anybody listened.
  if (response.destroyed || stale.aborted) end()
  try {
    const reader = new ChangeReader(call, room, ended.signal, cursor.after === undefined)
    return form === 'json'
      ? await answerOnce(call, reader, after)
      : await stream(response, form, reader, after)
  } finally {
    remove()
    stopWatching()
    stale.removeEventListener('abort', end)
  }
}

/** The cursor may be that of another node, which follows the log faster than this one: then the log is asked. */
async function headFor({ chat, actor }: ChangesCall, room: Room, after: number): Promise<number> {
  if (after <= room.cursor) return room.cursor
  const page = await chat.since(actor, room, after, () => true)
  return page?.head ?? room.cursor
}

/** Reads pages after a cursor, and waits for what comes. */
class ChangeReader {
  readonly #call: ChangesCall
  readonly #room: Room
  readonly ended: AbortSignal
  readonly isNew: boolean

  constructor(call: ChangesCall, room: Room, ended: AbortSignal, isNew: boolean) {
    this.#call = call
    this.#room = room
    this.ended = ended
    this.isNew = isNew
  }

  /** The next page, or after `ms` one without changes. Undefined: the bot may not read on, or is gone. */
  async next(after: number, ms: number): Promise<Omit<Page, 'head'> | undefined> {
    const { chat, actor } = this.#call
    const until = performance.now() + ms
    while (!this.ended.aborted && this.refusal === undefined) {
      if (this.#room.cursor > after) return chat.since(actor, this.#room, after, () => !this.ended.aborted)
      const left = until - performance.now()
      if (left <= 0) return { epoch: this.#room.epoch, after, rev: after, messages: [] }
      await this.#moved(after, Math.min(left, lookEveryMs))
    }
    return undefined
  }

  get refusal() {
    return this.#room.order.gate.refusal(this.#call.actor, 'listen')
  }

  get epoch() {
    return this.#room.epoch
  }

  /** Resolves when the room may have moved beyond `after`, or after `ms`. */
  async #moved(after: number, ms: number) {
    const woken = new AbortController()
    const wake = () => woken.abort()
    const stop = this.#room.onBroadcast(wake)
    this.ended.addEventListener('abort', wake)
    try {
      if (this.#room.cursor > after || this.ended.aborted) return
      await delay(ms, undefined, { signal: woken.signal }).catch(() => undefined)
    } finally {
      stop()
      this.ended.removeEventListener('abort', wake)
    }
  }
}

async function answerOnce(call: ChangesCall, reader: ChangeReader, after: number): Promise<Result> {
  const seconds = reader.isNew ? 0 : (call.query.wait ?? defaultWaitSeconds)
  const page = await reader.next(after, seconds * 1_000)
  if (page !== undefined) return { type: 'answer', answer: answerOf(page, reader) }
  return reader.refusal ?? refused('log_unavailable', { retryAfter: 1 })
}

async function stream(
  response: Response,
  form: StreamForm,
  reader: ChangeReader,
  from: number,
): Promise<Result> {
  response.writeHead(200, {
    'Content-Type': `${form.type}; charset=utf-8`,
    'Cache-Control': 'no-cache, no-transform',
    'X-Accel-Buffering': 'no',
  })
  response.flushHeaders()
  let after = from
  if (reader.isNew)
    response.write(
      form.piece(`${reader.epoch}:${after}`, { epoch: reader.epoch, after, rev: after, messages: [] }),
    )
  try {
    for (;;) {
      const page = await reader.next(after, commentEveryMs)
      if (page === undefined) break
      const { rev } = page
      const piece = rev > after ? form.piece(`${reader.epoch}:${rev}`, answerOf(page, reader)) : form.comment
      after = rev
      if (!response.write(piece) && !(await drained(response, reader.ended))) break
    }
  } catch (error) {
    // The bot comes again with its cursor.
    if (!isStorageError(error)) throw error
  }
  response.end()
  return { type: 'sent' }
}

/** P5.4: what is not read is not read from the log either: the cursor waits. False: the reader is too slow, or gone. */
async function drained(response: Response, ended: AbortSignal) {
  const signal = AbortSignal.any([ended, AbortSignal.timeout(slowReaderMs)])
  try {
    await once(response, 'drain', { signal })
    return true
  } catch {
    response.destroy()
    return false
  }
}

function answerOf({ after, rev, messages }: Omit<Page, 'head'>, { epoch }: ChangeReader) {
  return { epoch, after, rev, messages }
}

const wrongEvent = { field: 'Last-Event-ID', detail: 'It is `epoch:rev`, the id of the last event.' }

/** `epoch:rev` of the last event that was read; undefined: there was none. */
function lastEvent(text: string | undefined): Cursor | 'wrong' | undefined {
  if (text === undefined || text === '') return undefined
  const [, epoch, rev] = /^(.{1,64}):(\d{1,15})$/.exec(text) ?? []
  return epoch === undefined ? 'wrong' : { epoch, after: Number(rev) }
}

function sent(send: () => void): Result {
  send()
  return { type: 'sent' }
}
