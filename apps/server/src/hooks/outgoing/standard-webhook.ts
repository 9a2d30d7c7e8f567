import { createHash, createHmac, randomBytes } from 'node:crypto'

/** Of a signing key: the specification asks for 24 to 64. */
const keyBytes = 32
const keyPrefix = 'whsec_'

/** What a request is signed with: `whsec_` and base64, as https://www.standardwebhooks.com has it. */
export function newSigningKey(): string {
  return `${keyPrefix}${randomBytes(keyBytes).toString('base64')}`
}

/** The id of a change for its receiver: the same each time that it is sent, and no other one's. */
export function webhookId(...names: (string | number)[]): string {
  return `msg_${createHash('sha256').update(JSON.stringify(names)).digest('base64url').slice(0, 27)}`
}

/** The headers of Standard Webhooks. `at`: when it is sent, as Unix time in milliseconds. */
export function signatureHeaders(key: string, { id, at, body }: { id: string; at: number; body: string }) {
  const time = Math.floor(at / 1_000)
  const bytes = Buffer.from(key.slice(keyPrefix.length), 'base64')
  const signature = createHmac('sha256', bytes).update(`${id}.${time}.${body}`).digest('base64')
  return {
    'webhook-id': id,
    'webhook-timestamp': String(time),
    'webhook-signature': `v1,${signature}`,
  }
}

/** The `token` that receivers of Slack's webhooks compare. It follows from the key, and does not tell it. */
export function slackToken(key: string): string {
  return createHmac('sha256', key).update('slack token').digest('hex').slice(0, 24)
}
