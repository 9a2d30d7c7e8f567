import { reasonOf } from '@parley/shared'
import type { Outbox, Outgoing } from '@parley/client'
import type { Readable } from 'node:stream'
import type { SendCommand } from '../arguments.ts'
import { Failure } from '../failure.ts'
import { memberFor } from '../storage/identity.ts'
import { failureOf } from '../connection/refusal-text.ts'
import { NodeEnvironment } from '../connection/node-environment.ts'
import { noteUnreachable, whyUnreachable } from '../connection/unreachable.ts'
import { Poster } from './poster.ts'
import { splitPosts, wholePost } from './split-posts.ts'

/** Posts read ahead of the server; beyond that the input is not read. */
const maxWaiting = 16

/** Posts the content of `input`. Resolves when everything is acknowledged; throws Failure otherwise. */
export async function send(command: SendCommand, input: Readable, interrupted: AbortSignal) {
  const { address, timeoutMs, whole } = command
  const failed = Promise.withResolvers<never>()
  const environment = new NodeEnvironment(address.socket)
  let acknowledged = 0
  let before: Outbox = []
  let progressed = Promise.withResolvers<undefined>()
  let giveUp: NodeJS.Timeout | undefined

  const poster = new Poster(memberFor(command), environment, {
    changed,
    onSlowDown,
    refused: (because) => failed.reject(failureOf(because, `${progress()}: `)),
    asked: (reason) => console.error(`parley: ${reason}`),
  })
  interrupted.addEventListener('abort', () => fail('Interrupted.'))
  const endNote = noteUnreachable(address.server, environment)
  poster.start()
  try {
    await Promise.race([pump(), failed.promise])
  } finally {
    endNote()
    clearTimeout(giveUp)
    poster.stop()
    input.destroy()
  }

  async function pump() {
    const text = textOf(input)
    for await (const post of whole ? wholePost(text) : splitPosts(text)) {
      await waitUntil(() => poster.outbox.length < maxWaiting)
      poster.post(post)
    }
    await waitUntil(() => poster.outbox.length === 0)
  }

  async function waitUntil(condition: () => boolean) {
    while (!condition()) {
      progressed = Promise.withResolvers()
      await progressed.promise
    }
  }

  function changed(outbox: Outbox) {
    if (outbox.length < before.length) acknowledged += before.length - outbox.length
    if (outbox[0]?.cid !== before[0]?.cid) waitFor(outbox[0], 0)
    before = outbox
    progressed.resolve(undefined)
  }

  function onSlowDown(seconds: number) {
    waitFor(before[0], seconds * 1000)
  }

  // The timeout counts from post to post, independent of the connection.
  function waitFor(next: Outgoing | undefined, extraMs: number) {
    clearTimeout(giveUp)
    if (next !== undefined) giveUp = setTimeout(() => fail(silence()), timeoutMs + extraMs)
  }

  function silence() {
    const seconds = timeoutMs / 1000
    if (poster.live) return `${address.server} has acknowledged nothing for ${seconds} s.`
    return `${address.server} could not be reached for ${seconds} s${whyUnreachable(environment)}.`
  }

  function fail(why: string) {
    failed.reject(new Failure(`${progress()}: ${why}`))
  }

  function progress() {
    return acknowledged === 0 ? 'Nothing was posted' : `Stopped after ${acknowledged} posts`
  }
}

async function* textOf(input: Readable): AsyncGenerator<string> {
  try {
    yield* input.setEncoding('utf8') as AsyncIterable<string>
  } catch (error) {
    throw new Failure(`The input cannot be read: ${reasonOf(error)}`)
  }
}
