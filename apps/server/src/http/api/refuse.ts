import {
  httpRefusals,
  isRefusalCode,
  isUploadRefusal,
  refusals,
  uploadRefusals,
  type HttpRefusal,
  type HttpRefusalCode,
  type RefusalCode,
  type UploadRefusalCode,
} from '@parley/shared'
import type { Response } from 'express'

export type ApiCode = RefusalCode | HttpRefusalCode | UploadRefusalCode

/** RFC 9110, 15; 429 is of RFC 6585, 507 of RFC 4918. */
const statusOf: Partial<Record<ApiCode, number>> = {
  signed_out: 401,
  another_person: 409,
  no_passkeys: 409,
  no_such_link: 404,
  no_such_passkey: 404,
  no_such_credential: 404,
  no_such_request: 404,
  foreign_origin: 403,
  slow_down: 429,
  storage_full: 507,
  storage_busy: 503,
  storage_damaged: 500,
  unavailable: 503,
  uploads_off: 404,
  no_such_upload: 404,
  file_too_large: 413,
  upload_quota: 429,
}

/** P11.10: answers with what is wrong. */
export function refuse(
  response: Response,
  code: ApiCode,
  details: Partial<HttpRefusal> = {},
  status = statusOf[code] ?? 400,
): void {
  const { retryAfter } = details
  if (retryAfter !== undefined) response.set('Retry-After', String(retryAfter))
  const reason = reasonOf(code)
  response.status(status).json({ code, reason, ...details } satisfies HttpRefusal)
}

function reasonOf(code: ApiCode) {
  if (isUploadRefusal(code)) return uploadRefusals[code]
  return isRefusalCode(code) ? refusals[code] : httpRefusals[code]
}
