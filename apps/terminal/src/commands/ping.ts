import { reasonOf } from '@parley/shared'
import { WebSocket, type RawData } from 'ws'
import type { PingCommand } from '../arguments.ts'
import { Failure } from '../failure.ts'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'
import { pingReport, type Measured } from './ping-report.ts'
import { RoundTrips } from './round-trips.ts'

/** Measures a WebSocket and prints the report. Resolves with whether every message was answered in time. */
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
  const roundTrips = new RoundTrips()
  const trips: number[] = []
  let received = 0
  let closed: number | undefined
  let next = Promise.withResolvers<undefined>()
  socket.on('message', onMessage)
  socket.once('close', onClose)
  interrupted.addEventListener('abort', stop)

  let sent = 0
  while (sent < count && closed === undefined && !interrupted.aborted) {
    next = Promise.withResolvers()
    const payload = payloadOf(sent, size)
    roundTrips.sent(payload, performance.now())
    socket.send(payload, { binary: false })
    sent += 1
    const timer = setTimeout(onTimeout, timeoutMs)
    await next.promise
    clearTimeout(timer)
  }
  // A message interrupted by Ctrl-C is neither answered nor lost.
  if (interrupted.aborted && roundTrips.isWaiting) sent -= 1
  return { sent, trips, bytesSent: sent * size, bytesReceived: received, closed }

  function onMessage(data: RawData) {
    const answer = data as Buffer
    received += answer.length
    const ms = roundTrips.answered(answer, performance.now())
    if (ms === undefined) return
    trips.push(ms)
    next.resolve(undefined)
  }

  function onTimeout() {
    roundTrips.overdue()
    next.resolve(undefined)
  }

  function onClose(code: number) {
    closed = code
    next.resolve(undefined)
  }

  function stop() {
    next.resolve(undefined)
  }
}

// Numbered, so that an echo identifies its message.
function payloadOf(number: number, size: number): Buffer {
  return Buffer.from(`${number} `.padEnd(size, '.').slice(0, size))
}
