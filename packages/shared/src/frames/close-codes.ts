/** Close codes Parley uses or meets, and what a client does about each. 1000-1015 keep their meaning of RFC 6455, 7.4.1. */
export const closeCodes = {
  /** The person left. */
  normal: { code: 1000, then: 'stop' },
  goingAway: { code: 1001, then: 'reconnect' },
  /** A binary frame on `parley.v1`. */
  unsupportedData: { code: 1003, then: 'stop' },
  abnormal: { code: 1006, then: 'reconnect' },
  /** Text that is not UTF-8. */
  invalidPayload: { code: 1007, then: 'stop' },
  policyViolation: { code: 1008, then: 'stop' },
  /** A frame over `limits.frame`. */
  messageTooBig: { code: 1009, then: 'stop' },
  internalError: { code: 1011, then: 'reconnect' },
  /** The server restarts. */
  serviceRestart: { code: 1012, then: 'reconnect' },
  tryAgainLater: { code: 1013, then: 'reconnect' },
  /** No `join` within `limits.joinWithin`. */
  joinTimeout: { code: 4000, then: 'reconnect' },
  /** A peer that is behind has not read for a minute. */
  notReading: { code: 4001, then: 'reconnect' },
  /** The credential of the connection was revoked. */
  signedOut: { code: 4002, then: 'stop' },
  /** A moderator has banned the person; an `error` frame before it says for how long, and why. */
  banned: { code: 4003, then: 'stop' },
  /** A moderator has sent the person out of the room. */
  sentOut: { code: 4004, then: 'stop' },
  /** The door was closed, and the person has to show the new key (P12.4). */
  doorClosed: { code: 4005, then: 'reconnect' },
  /** The room was deleted; an `error` frame before it says by whom (P13.11). */
  roomDeleted: { code: 4006, then: 'stop' },
} as const satisfies Record<string, CloseCode>

export interface CloseCode {
  code: number
  then: 'reconnect' | 'stop'
}

/** The reason of a stopping server's close frame: when to reconnect, in milliseconds (P9.4). */
export const retryReason = (ms: number) => `retry in ${ms} ms`

/** The milliseconds in such a reason, at most a minute. */
export function retryMsOf(reason: string): number | undefined {
  const ms = /^retry in (\d{1,5}) ms$/.exec(reason)?.[1]
  return ms === undefined ? undefined : Math.min(Number(ms), 60_000)
}

/** An unknown code may come from a newer server: reconnecting is the safe answer. */
export function afterClose(code: number): CloseCode['then'] {
  return Object.values(closeCodes).find((known) => known.code === code)?.then ?? 'reconnect'
}
