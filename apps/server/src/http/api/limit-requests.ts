import type { RequestHandler, Response } from 'express'
import { addressKey } from '../../chat/limits/address-key.ts'
import { RateLimit } from '../../chat/limits/rate-limit.ts'
import { clientAddress } from '../../logging/client-address.ts'
import type { Api } from './context.ts'
import { refuse } from './refuse.ts'

/** P11.10: each request asks the log, and some store something before anybody is known. */
export function limitRequests(
  { config: { limits, requestsPerAddress, trustProxy }, limited }: Pick<Api, 'config' | 'limited'>,
  answer: (response: Response, code: 'slow_down', details: { retryAfter: number }) => void = refuse,
): RequestHandler {
  if (limits === 'off' || requestsPerAddress === undefined) return (_request, _response, next) => next()
  const limit = new RateLimit(requestsPerAddress)
  return (request, response, next) => {
    const address = clientAddress(request, trustProxy)
    const key = addressKey(address)
    const now = performance.now()
    const retryAfter = limit.wait(key, now)
    if (retryAfter > 0) {
      limited.add('request', address)
      return answer(response, 'slow_down', { retryAfter })
    }
    limit.take(key, now)
    next()
  }
}
