import { isRefusalCode } from '@parley/shared'
import { words } from '../i18n/words.ts'
import type { Answer } from './call.ts'

/** What went wrong, in one sentence. */
export function failureText(answer: Exclude<Answer<unknown>, { type: 'done' }>): string {
  if (answer.type === 'unreachable') return words.profile.unreachable
  if (answer.type === 'unsupported') return words.identity.refusals.no_such_request
  const { code, reason, retryAfter } = answer.refusal
  if (code === 'slow_down') return words.identity.tooMany(retryAfter ?? 60)
  if (isRefusalCode(code)) return words.refusals[code]
  const texts: Record<string, string> = words.identity.refusals
  return Object.hasOwn(texts, code) ? (texts[code] ?? reason) : reason
}
