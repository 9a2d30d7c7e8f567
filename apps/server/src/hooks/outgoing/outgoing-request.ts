import type { Message } from '@parley/shared'
import type { OutgoingHook } from './outgoing-store.ts'
import type { OutgoingRequest } from './outgoing-sender.ts'
import { slackToken, webhookId } from './standard-webhook.ts'

/** One change that is to be sent: `after` and `rev` as in a stream of the API (P19.8). */
export interface OutgoingChange {
  epoch: string
  after: number
  rev: number
  message: Message
}

/** What is sent of a change. `host`: of this server. */
export function outgoingRequest(hook: OutgoingHook, change: OutgoingChange, host: string): OutgoingRequest {
  const id = webhookId(hook.program.author, change.epoch, change.rev)
  if (hook.format === 'slack')
    return { id, contentType: 'application/x-www-form-urlencoded', body: slackForm(hook, change, host) }
  const { epoch, after, rev, message } = change
  const body = JSON.stringify({ type: 'changes', room: hook.room, epoch, after, rev, messages: [message] })
  return { id, contentType: 'application/json', body }
}

/** The fields of https://api.slack.com/custom-integrations/outgoing-webhooks, as far as there are such things here. */
function slackForm({ key, room }: OutgoingHook, { message }: OutgoingChange, host: string): string {
  return new URLSearchParams({
    token: slackToken(key),
    team_domain: host,
    channel_id: room,
    channel_name: room,
    timestamp: `${Math.floor(message.at / 1_000)}.${String(message.id % 1_000_000).padStart(6, '0')}`,
    user_name: message.username,
    text: message.message,
  }).toString()
}
