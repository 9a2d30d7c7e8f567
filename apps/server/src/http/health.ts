import { lobby, withTimeout } from '@parley/shared'
import type { RequestHandler } from 'express'
import { LogUnavailable, type MessageLog } from '../log/message-log.ts'

const timeoutMs = 2_000

/** 200 when the log answers; 503 when it is damaged, cannot be reached or does not answer within two seconds. */
export function health(messages: MessageLog): RequestHandler {
  return async (_request, response) => {
    response.setHeader('Cache-Control', 'no-store')
    if (!messages.isReachable) return void response.status(503).json({ status: 'database not reached' })
    if (messages.isDamaged) return void response.status(503).json({ status: 'database damaged' })
    const answer = messages.since(lobby, 0, 0).then(() => true, falseIfUnavailable)
    const answered = await withTimeout(answer, timeoutMs, false)
    response.status(answered ? 200 : 503).json({ status: answered ? 'ok' : 'log not answering' })
  }
}

function falseIfUnavailable(error: unknown) {
  if (!(error instanceof LogUnavailable)) throw error
  return false
}
