import { percentile } from '@parley/shared'

export interface Measured {
  url: string
  /** Bytes of each message. */
  size: number
  /** Milliseconds from connecting to the end of the handshake. */
  handshakeMs: number
  sent: number
  /** Round-trip times in milliseconds, of the messages answered in time. */
  trips: readonly number[]
  /** Bytes of the payloads. */
  bytesSent: number
  bytesReceived: number
  /** The close code, if the other side closed the connection. */
  closed: number | undefined
}

export function pingReport(measured: Measured): string {
  const { url, size, handshakeMs, sent, trips, bytesSent, bytesReceived, closed } = measured
  const lost = sent - trips.length
  const lines = [
    `${url}: ${sent} ${sent === 1 ? 'message' : 'messages'} of ${size} bytes, one after the other`,
    `handshake   ${ms(handshakeMs)} ms`,
    `round trip  ${trips.length === 0 ? 'no answer in time' : roundTrip(trips)}`,
    `bytes       ${bytesSent} sent, ${bytesReceived} received`,
    `loss        ${lost} of ${sent} (${percentOf(lost, sent)} %)`,
  ]
  return [...lines, ...(closed === undefined ? [] : [`closed      by the other side, code ${closed}`])].join(
    '\n',
  )
}

function roundTrip(trips: readonly number[]): string {
  const [p50, p90, p99, max] = [50, 90, 99, 100].map((percent) => ms(percentile(trips, percent)))
  return `p50 ${p50}  p90 ${p90}  p99 ${p99}  max ${max} ms`
}

function ms(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1)
}

function percentOf(part: number, all: number): string {
  return all === 0 ? '0' : String(Math.round((part / all) * 1000) / 10)
}
