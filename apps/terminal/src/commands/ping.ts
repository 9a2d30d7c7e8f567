import { WebSocket, type RawData } from 'ws'
import type { PingCommand } from '../arguments.ts'
import { Failure, reasonOf } from '../failure.ts'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'
import { pingReport, type Measured } from './ping-report.ts'
import { RoundTrips } from './round-trips.ts'

/** Measures a WebSocket and prints what it found. Resolves with whether every message was answered in time. */
export async function ping(command: PingCommand, interrupted: AbortSignal): Promise<boolean> {
  const startedAt = performance.now()
  const socket = await opened(command, interrupted)
  const handshakeMs = performance.now() - startedAt
  const measured = { ...command, ...(await exchange(socket, command, interrupted)), handshakeMs }
  socket.terminate()
  console.log(pingReport(measured))
  return measured.trips.length === measured.sent && measured.closed === undefined
}

function opened({ url, timeoutMs }: PingCommand, interrupted: AbortSignal): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false, handshakeTimeout: timeoutMs })
  return new Promise((resolve, reject) => {
    const fail = (why: string) =>
      reject(new Failure(`${url} cannot be measured: ${escapeControlCharactersInLine(why)}.`))
    interrupted.addEventListener('abort', () => fail('interrupted'))
    socket.once('open', () => resolve(socket))
    socket.on('error', (error) => fail(reasonOf(error)))
  })
}

async function exchange(
  socket: WebSocket,
  { count, size, timeoutMs }: PingCommand,
  interrupted: AbortSignal,
): Promise<Omit<Measured, 'url' | 'size' | 'handshakeMs'>> {
  const flights = new RoundTrips()
  const trips: number[] = []
  let received = 0
  let closed: number | undefined
  let next = Promise.withResolvers<undefined>()
  socket.on('message', answered)
  socket.once('close', ended)
  interrupted.addEventListener('abort', stop)

  let sent = 0
  while (sent < count && closed === undefined && !interrupted.aborted) {
    next = Promise.withResolvers()
    const payload = payloadOf(sent, size)
    flights.sent(payload, performance.now())
    socket.send(payload, { binary: false })
    sent += 1
    const late = setTimeout(tooLate, timeoutMs)
    await next.promise
    clearTimeout(late)
  }
  // The one that Ctrl-C left under way is neither answered nor lost.
  if (interrupted.aborted && flights.underWay) sent -= 1
  return { sent, trips, bytesSent: sent * size, bytesReceived: received, closed }

  function answered(data: RawData) {
    const answer = data as Buffer
    received += answer.length
    const ms = flights.answered(answer, performance.now())
    if (ms === undefined) return
    trips.push(ms)
    next.resolve(undefined)
  }

  function tooLate() {
    flights.overdue()
    next.resolve(undefined)
  }

  function ended(code: number) {
    closed = code
    next.resolve(undefined)
  }

  function stop() {
    next.resolve(undefined)
  }
}

// Numbered, so that an echo says which message it is of.
function payloadOf(number: number, size: number): Buffer {
  return Buffer.from(`${number} `.padEnd(size, '.').slice(0, size))
}
