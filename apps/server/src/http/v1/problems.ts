import { httpRefusals, isRefusalCode, refusals } from '@parley/shared'
import type { Response } from 'express'
import { httpStatusOf, type Refused } from '../../chat/refusal-codes.ts'
import { measured } from '../../logging/measured.ts'
import type { ApiCode } from '../api/refuse.ts'

/** What only requests of programs are refused with: status and sentence. */
export const apiProblems = {
  no_token: [401, 'A request needs `Authorization: Bearer` with the token of a bot.'],
  no_such_operation: [404, 'There is no such operation.'],
  wrong_method: [405, 'This address has no such method.'],
  not_acceptable: [406, 'The answer is JSON, NDJSON or an event stream.'],
  another_epoch: [
    410,
    'The history of this server is another one now: begin again without `after` and `epoch`.',
  ],
  body_too_large: [413, 'The body is larger than 64 kB.'],
  wrong_type: [415, 'A body is JSON, with `Content-Type: application/json`.'],
  too_many_streams: [429, 'That is too many streams at once.'],
} as const satisfies Record<string, readonly [status: number, reason: string]>

export type ProblemCode = ApiCode | keyof typeof apiProblems

export interface ProblemDetails {
  /** What was wrong here. */
  detail?: string | undefined
  field?: string | undefined
  /** Seconds. */
  retryAfter?: number | undefined
  [more: string]: unknown
}

/** Storage that fails may be there again then. */
export const secondsUntilReady = 2

/** P19.7: a problem document (RFC 9457). */
export function sendProblem(response: Response, code: ProblemCode, details: ProblemDetails = {}): void {
  const { status, title } = aboutProblem(code)
  measured.refusal.publish({ at: 'request', reason: code })
  const retryAfter = details.retryAfter ?? (status === 503 ? secondsUntilReady : undefined)
  if (retryAfter !== undefined) response.set('Retry-After', String(retryAfter))
  if (status === 401) response.set('WWW-Authenticate', 'Bearer')
  response.status(status).type('application/problem+json')
  const document = { type: `urn:parley:problem:${code}`, title, status, code, ...details, retryAfter }
  response.send(JSON.stringify(document))
}

/** The same for what a use case of ChatService has refused. */
export function sendRefused(response: Response, { type: _, code, ...details }: Refused): void {
  sendProblem(response, code === 'log_unavailable' ? 'unavailable' : code, details)
}

function aboutProblem(code: ProblemCode) {
  if (code in apiProblems) {
    const [status, title] = apiProblems[code as keyof typeof apiProblems]
    return { status, title }
  }
  const known = code as keyof typeof httpStatusOf
  const title = isRefusalCode(code) ? refusals[code] : httpRefusals[code as keyof typeof httpRefusals]
  return { status: httpStatusOf[known] ?? 400, title }
}
