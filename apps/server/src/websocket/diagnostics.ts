import { closeCodes } from '@parley/shared'
import type { WebSocket } from 'ws'
import type { Config } from '../config/config.ts'
import type { Rate } from '../config/rate.ts'
import type { FramePacer } from './frame-pacer.ts'

/** Milliseconds after which a connection that has sent no message is closed. */
export const silentForMs = 10 * 60_000

/** What one connection is answered; beyond it, it is read more slowly. Enough to measure with, and to hurt nobody else. */
export const diagnosticRate = { count: 100, perMs: 1_000, burst: 1_000 }

/** Undefined: as many as it sends. */
export function diagnosticRateOf({ limits, diagnosticsPerAddress }: DiagnosticSettings): Rate | undefined {
  return limits === 'off' || diagnosticsPerAddress === 0 ? undefined : diagnosticRate
}

type DiagnosticSettings = Pick<Config, 'limits' | 'diagnosticsPerAddress'>

type Answer = (data: Buffer, isBinary: boolean) => void

/** Calls `answer` with the messages of a connection, at the rate that it may have. */
export type Paced = (answer: Answer) => Pick<FramePacer, 'add' | 'close'>

/** Serves `/echo` or `/ping`. */
export function diagnose(endpoint: 'echo' | 'pong', ws: WebSocket, paced: Paced) {
  if (endpoint === 'echo') echo(ws, paced)
  else pong(ws, paced)
}

/** `/echo`: returns every message unchanged. */
export function echo(ws: WebSocket, paced: Paced) {
  serve(
    ws,
    paced((data, isBinary) => ws.send(data, { binary: isBinary })),
  )
}

/** `/ping`: answers every message with the text `Pong`. */
export function pong(ws: WebSocket, paced: Paced) {
  serve(
    ws,
    paced(() => ws.send('Pong')),
  )
}

function serve(ws: WebSocket, pacer: ReturnType<Paced>) {
  ws.on('message', (data: Buffer, isBinary) => pacer.add(data, isBinary))
  ws.on('close', () => pacer.close())
  closeWhenSilent(ws)
}

function closeWhenSilent(ws: WebSocket) {
  const { code } = closeCodes.goingAway
  const timeout = setTimeout(() => ws.close(code, 'no message for ten minutes'), silentForMs)
  ws.on('message', () => timeout.refresh())
  ws.on('close', () => clearTimeout(timeout))
}
