import { lobby, withTimeout } from '@parley/shared'
import type { RequestHandler } from 'express'
import { LogUnavailable, type MessageLog } from '../log/message-log.ts'

const timeoutMs = 2_000

/** 200 as long as the process answers at all: a supervisor that gets no answer may start it again. */
export const alive: RequestHandler = (_request, response) => {
  response.set('Cache-Control', 'no-store').json({ status: 'ok' })
}

interface ReadySources {
  messages: MessageLog
  freeSpace?: { readonly isLow: boolean } | undefined
  /** The server has been told to stop. */
  isStopping: () => boolean
}

/**
 * 200 when people can join; 503 when the server stops, or the log is damaged, cannot be reached or does not answer within two
 * seconds. A disk without space is named, and no reason to send people away: they can join and read.
 */
export function ready({ messages, freeSpace, isStopping }: ReadySources): RequestHandler {
  let asked: Promise<string | undefined> | undefined
  // Anybody may ask, as often as they like: the log is asked once at a time.
  const problemNow = () => (asked ??= problemOf(messages).finally(() => (asked = undefined)))
  return async (_request, response) => {
    response.setHeader('Cache-Control', 'no-store')
    const problem = isStopping() ? 'stopping' : await problemNow()
    const disk = freeSpace?.isLow === true && { disk: 'low' }
    response.status(problem === undefined ? 200 : 503).json({ status: problem ?? 'ok', ...disk })
  }
}

async function problemOf(messages: MessageLog): Promise<string | undefined> {
  if (!messages.isReachable) return 'database not reached'
  if (messages.isDamaged) return 'database damaged'
  const answer = messages.since(lobby, 0, 0).then(() => true, falseIfUnavailable)
  const answered = await withTimeout(answer, timeoutMs, false)
  return answered ? undefined : 'log not answering'
}

function falseIfUnavailable(error: unknown) {
  if (!(error instanceof LogUnavailable)) throw error
  return false
}
