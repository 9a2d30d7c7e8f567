import type { IncomingHttpHeaders } from 'node:http'
import { hookRequest } from '../../hooks/hook-request.ts'
import { readHook } from '../../hooks/read-hook.ts'
import { render } from '../../hooks/formats/render.ts'
import { hookSamples } from './samples.ts'

export interface Posted {
  format: string
  text?: string
  colour?: string
  username?: string
  nothing?: string
  unreadable?: string
}

/** What a request posts: its text without invisible marks, colour and name; or why it posts nothing. */
export function postedBy(body: unknown, headers: IncomingHttpHeaders = {}): Posted {
  const isText = typeof body === 'string'
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(isText ? body : JSON.stringify(body))
  const type = isText ? {} : { 'content-type': 'application/json' }
  const reading = readHook(hookRequest({ ...type, ...headers }, bytes))
  if (reading.type !== 'post') return { format: reading.format, [reading.type]: reading.why }
  const { username, colour } = reading.post
  return {
    format: reading.format,
    text: render(reading.post).replaceAll('\u034f', ''),
    ...(colour !== undefined && { colour }),
    ...(username !== undefined && { username }),
  }
}

/** What the sample of this sender posts. */
export function sampleOf(sender: string) {
  const sample = hookSamples.find((one) => one.sender === sender)
  if (sample === undefined) throw new Error(`There is no sample of ${sender}`)
  return postedBy(sample.body, sample.headers)
}
