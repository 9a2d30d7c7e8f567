import { refuse, type Joined, type Refusal } from '@parley/shared'
import type { SendCommand } from '../arguments.ts'
import { NodeEnvironment } from '../connection/node-environment.ts'
import { noteUnreachable, whyUnreachable } from '../connection/unreachable.ts'
import { failureOf } from '../connection/refusal-text.ts'
import { Failure } from '../failure.ts'
import { memberFor } from '../storage/identity.ts'
import { Poster } from './poster.ts'
import { uploadFile } from './upload-file.ts'

/** Posts a file, with a caption. Resolves when the post is acknowledged; throws Failure otherwise. */
export async function sendFile(command: SendCommand & { file: string }, interrupted: AbortSignal) {
  const { address, timeoutMs, file, caption } = command
  const member = memberFor(command)
  const environment = new NodeEnvironment(address.socket)
  const joined = Promise.withResolvers<Joined>()
  const failed = Promise.withResolvers<never>()
  const acknowledged = Promise.withResolvers<undefined>()
  const ended = new AbortController()
  let isPosted = false

  const poster = new Poster(member, environment, {
    changed: (outbox) => isPosted && outbox.length === 0 && acknowledged.resolve(undefined),
    joined: (frame) => joined.resolve(frame),
    onSlowDown: () => undefined,
    refused: (because) => failed.reject(failureOf(because, 'Nothing was posted: ')),
    asked: (reason) => console.error(`parley: ${reason}`),
  })
  interrupted.addEventListener('abort', () => failed.reject(new Failure('Nothing was posted: Interrupted.')))
  // A rejection that comes while nothing waits for it is seen by the next wait.
  failed.promise.catch(() => ended.abort())
  const endNote = noteUnreachable(address.server, environment)
  poster.start()
  try {
    const frame = await within(joined.promise)
    const { uploads } = frame
    const refusal = uploads === undefined ? restrictionOf(frame) : undefined
    if (refusal !== undefined) throw failureOf(refusal, 'Nothing was posted: ')
    const target = { server: address.server, room: address.room, token: member.token, uploads }
    const uploading = uploadFile(file, target, { signal: ended.signal, timeoutMs, progress })
    const id = await Promise.race([uploading, failed.promise])
    isPosted = true
    poster.post(caption, [{ key: id, id }])
    await within(acknowledged.promise)
  } finally {
    endNote()
    ended.abort()
    poster.stop()
  }

  async function within<T>(answer: Promise<T>): Promise<T> {
    const giveUp = setTimeout(() => failed.reject(new Failure(silence())), timeoutMs)
    try {
      return await Promise.race([answer, failed.promise])
    } finally {
      clearTimeout(giveUp)
    }
  }

  function silence() {
    return `Nothing was posted: ${address.server} has not answered for ${timeoutMs / 1000} s${whyUnreachable(environment)}.`
  }
}

/** P13.4: why somebody may not write, and so send no files; undefined: they may. */
function restrictionOf({ standing, shown }: Joined): Refusal | undefined {
  if (standing?.muted !== undefined) return refuse('muted', { lasts: standing.muted })
  const isMember = standing?.role === 'member'
  return isMember && shown?.writers === 'moderators' ? refuse('moderators_only') : undefined
}

function progress(sent: number, size: number) {
  if (process.stderr.isTTY)
    process.stderr.write(`\r${Math.round((100 * sent) / size)} % sent${sent === size ? '\n' : ''}`)
}
