import { wholeNumber } from '@parley/command-line'
import * as v from 'valibot'
import { StartupError } from './startup-error.ts'

const text = v.pipe(v.string(), v.trim())

export interface MetricsAddress {
  host: string
  /** 0: any free port. */
  port: number
}

const metricsAddress = v.pipe(
  text,
  v.check(
    (given) => given === '' || addressOf(given) !== undefined,
    'must be an address and a port like 127.0.0.1:9464, or empty',
  ),
  v.transform(addressOf),
)

/** Where else the server listens. */
export const listeningSettings = {
  METRICS: {
    doc: 'address and port of the metrics for Prometheus, like 127.0.0.1:9464; empty: none',
    fallback: '',
    schema: metricsAddress,
  },
  DRAIN_SECONDS: {
    doc: 'seconds in which /readyz sends people elsewhere before the server stops; for several nodes',
    fallback: '0',
    schema: wholeNumber(0, 300),
  },
} as const

interface ListeningConfig {
  port: number
  metrics: MetricsAddress | undefined
}

/** Throws StartupError where settings contradict each other. */
export function checkListening({ port, metrics }: ListeningConfig): void {
  if (metrics !== undefined && metrics.port !== 0 && metrics.port === port)
    throw new StartupError('METRICS needs another port than PORT: the metrics are not for everyone.')
}

function addressOf(given: string): MetricsAddress | undefined {
  const [, host = '', digits = ''] = /^(\[[\da-f:.]+\]|[\w.-]+):(\d{1,5})$/i.exec(given) ?? []
  const port = Number(digits)
  return host === '' || port > 65_535 ? undefined : { host: host.replace(/^\[(.*)\]$/, '$1'), port }
}
