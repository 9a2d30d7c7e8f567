import * as v from 'valibot'
import { limits } from '../limits.ts'
import { isRefusalCode, refusals, type RefusalCode } from './refusals.ts'
import type { Refusal } from './server-frames.ts'

export type Read<Frame> = { ok: true; frame: Frame } | { ok: false; refusal: Refusal }

/** Parses and validates one text frame. An error is returned as a refusal with the field, the limit and the cid. */
export function readFrame<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
): Read<v.InferOutput<Schema>> {
  const json = parsed(text)
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return { ok: false, refusal: refuse('not_json') }
  const result = v.safeParse(schema, json, { abortPipeEarly: true })
  if (result.success) return { ok: true, frame: result.output }
  return { ok: false, refusal: { ...explain(result.issues[0]), ...cidOf(json) } }
}

export function refuse(code: RefusalCode, details: Omit<Partial<Refusal>, 'type' | 'code'> = {}): Refusal {
  return { type: 'error', code, reason: refusals[code], ...details }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the caller answers not_json
  }
}

function explain(issue: v.BaseIssue<unknown>): Refusal {
  const field = v.getDotPath(issue) ?? undefined
  if (issue.type === 'variant') return refuse('unknown_type', { field: 'type' })
  if (issue.type === 'max_length') {
    const limit = Number(issue.requirement)
    const unit = Array.isArray(issue.input) ? 'items' : 'characters'
    return refuse('too_long', {
      field,
      limit,
      reason: `${field ?? 'It'} is longer than ${limit} ${unit}.`,
    })
  }
  if (isRefusalCode(issue.message) && issue.message !== 'wrong_shape') return refuse(issue.message, { field })
  return refuse('wrong_shape', { field, reason: `${field ?? 'The frame'}: ${expectation(issue)}.` })
}

function expectation(issue: v.BaseIssue<unknown>) {
  if (issue.received === 'undefined') return 'is missing'
  return issue.expected === null ? 'has the wrong form' : `must be ${issue.expected}`
}

// The client needs the cid to find the refused post, even when the rest of the frame is broken.
function cidOf(json: object) {
  const hasCid = 'cid' in json && typeof json.cid === 'string' && json.cid.length <= limits.cid
  return hasCid ? { cid: json.cid as string } : {}
}
