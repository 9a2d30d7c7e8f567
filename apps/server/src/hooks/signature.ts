import { createHmac, timingSafeEqual } from 'node:crypto'
import type { HookRequest } from './hook-request.ts'

/**
 * Whether the sender has proved that it knows the secret of the hook: by a signature of the body as GitHub, Gitea, Grafana and
 * Standard Webhooks (also Svix) have it, or by sending the secret, as GitLab does and as a bearer token. `now` is Unix time in milliseconds.
 */
export function isSignedBy(secret: string, { header, bytes }: HookRequest, now: number): boolean {
  const hex = () => createHmac('sha256', secret).update(bytes).digest('hex')
  const github = header('x-hub-signature-256')
  if (github !== undefined) return isSame(github, `sha256=${hex()}`)
  const bare = header(
    'x-gitea-signature',
    'x-forgejo-signature',
    'x-gogs-signature',
    'x-grafana-alerting-signature',
  )
  if (bare !== undefined) return isSame(bare, hex())
  const standard = header('webhook-signature', 'svix-signature')
  if (standard !== undefined) return isStandard(secret, standard, { header, bytes }, now)
  const shown = header('x-gitlab-token') ?? /^Bearer (.+)$/i.exec(header('authorization') ?? '')?.[1]
  return shown !== undefined && isSame(shown, secret)
}

/** https://www.standardwebhooks.com: several signatures of id, time and body. */
function isStandard(
  secret: string,
  signatures: string,
  { header, bytes }: Pick<HookRequest, 'header' | 'bytes'>,
  now: number,
) {
  const [id, time] = [header('webhook-id', 'svix-id'), header('webhook-timestamp', 'svix-timestamp')]
  if (id === undefined || time === undefined || !/^\d{1,12}$/.test(time)) return false
  if (Math.abs(now - Number(time) * 1_000) > toleranceMs) return false
  const key = secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret)
  const signed = createHmac('sha256', key).update(`${id}.${time}.`).update(bytes).digest('base64')
  return signatures.split(' ', mostSignatures).some((one) => isSame(one, `v1,${signed}`))
}

const toleranceMs = 5 * 60_000
const mostSignatures = 10

function isSame(shown: string, expected: string): boolean {
  const [a, b] = [Buffer.from(shown), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
