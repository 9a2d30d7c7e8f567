import {
  httpRefusals,
  isProgramRefusal,
  isRefusalCode,
  isUploadRefusal,
  programRefusals,
  refusals,
  uploadRefusals,
  type HttpRefusal,
  type HttpRefusalCode,
  type ProgramRefusalCode,
  type RefusalCode,
  type UploadRefusalCode,
} from '@parley/shared'
import type { Response } from 'express'
import { httpStatusOf, type Refused } from '../../chat/refusal-codes.ts'
import { measured } from '../../logging/measured.ts'

export type ApiCode = RefusalCode | HttpRefusalCode | ProgramRefusalCode | UploadRefusalCode

/** P11.10: answers with what is wrong. */
export function refuse(
  response: Response,
  code: ApiCode,
  details: Partial<HttpRefusal> = {},
  status = httpStatusOf[code] ?? 400,
): void {
  measured.refusal.publish({ at: 'request', reason: code })
  const { retryAfter } = details
  if (retryAfter !== undefined) response.set('Retry-After', String(retryAfter))
  const reason = reasonOf(code)
  response.status(status).json({ code, reason, ...details } satisfies HttpRefusal)
}

/** The same for a refusal of a use case. */
export function answerRefused(
  response: Response,
  { code, field, retryAfter }: Pick<Refused, 'field' | 'retryAfter'> & { code: ApiCode | 'log_unavailable' },
): void {
  refuse(response, code === 'log_unavailable' ? 'unavailable' : code, {
    ...(field !== undefined && { field }),
    ...(retryAfter !== undefined && { retryAfter }),
  })
}

function reasonOf(code: ApiCode) {
  if (isUploadRefusal(code)) return uploadRefusals[code]
  if (isProgramRefusal(code)) return programRefusals[code]
  return isRefusalCode(code) ? refusals[code] : httpRefusals[code]
}
