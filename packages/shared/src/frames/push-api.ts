import * as v from 'valibot'

/** Minutes of the day, from midnight. */
const minute = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(24 * 60 - 1))

const timeZone = v.pipe(v.string(), v.maxLength(64), v.check(isTimeZone))

/** When nothing is sent, in the time of the person. `from` may be later than `to`: over midnight. */
export const quietHours = v.object({ from: minute, to: minute, zone: timeZone })

const base64url = (bytes: number) =>
  v.pipe(v.string(), v.regex(/^[\w-]*$/), v.length(Math.ceil((bytes * 4) / 3)))

/** How a push subscription of this device is to be used (P18.2). */
const wishes = {
  /** Whether notifications show the text of messages here, and who wrote them. */
  text: v.boolean(),
  quiet: v.optional(quietHours),
  /** Names of those whose messages the person has hidden in this browser. */
  hidden: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(200))),
}

/** `PUT /api/push`: what the browser has of its push service (W3C Push API), and the wishes of the person. */
export const pushDevice = v.object({
  endpoint: v.pipe(v.string(), v.maxLength(1_000)),
  /** A point of P-256, uncompressed, and the secret of the subscription (RFC 8291, 3.1 and 3.2). */
  keys: v.object({ p256dh: base64url(65), auth: base64url(16) }),
  ...wishes,
})

/** `GET /api/push`. `key` is that of the server (RFC 8292), which a subscription is made for. */
export const pushState = v.object({
  key: base64url(65),
  device: v.optional(v.object({ endpoint: v.string(), ...wishes })),
})

/**
 * `POST /api/push/test`: what came of it. `gone`: there is no subscription any more. `refused`: the push service does not take it.
 * `later`: it could not be reached, or is busy.
 */
export const pushTest = v.object({ outcome: v.picklist(['sent', 'gone', 'refused', 'later']) })

export type QuietHours = v.InferOutput<typeof quietHours>
export type PushDevice = v.InferOutput<typeof pushDevice>
export type PushState = v.InferOutput<typeof pushState>
export type PushTest = v.InferOutput<typeof pushTest>

/** What a push message says: the server encrypts it, and the service worker shows it (P18.5). */
export type PushPayload =
  | { type: 'test' }
  | {
      type: 'message'
      room: string
      /** Of the room, where it has one. */
      title?: string
      epoch: string
      /** The newest of the messages that it is about. */
      id: number
      /** What that message is to the person. */
      about: 'mention' | 'reply' | 'message'
      /** Where the person wants it on this device. */
      from?: string
      text?: string
    }
  /** The person has read the room up to this id elsewhere. */
  | { type: 'read'; room: string; id: number }

function isTimeZone(zone: string) {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
