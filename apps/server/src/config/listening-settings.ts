import { wholeNumber } from '@parley/command-line'
import * as v from 'valibot'
import { operatorPath } from './project-folder.ts'
import { StartupError } from './startup-error.ts'

const text = v.pipe(v.string(), v.trim())

export interface MetricsAddress {
  host: string
  /** 0: any free port. */
  port: number
}

const fileOrEmpty = v.pipe(
  text,
  v.transform((path) => (path === '' ? '' : operatorPath(path))),
)

const onOrOff = v.pipe(
  text,
  v.picklist(['0', '1'], 'must be 0 or 1'),
  v.transform((given) => given === '1'),
)

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
  TLS_CERT: {
    doc: 'file of the certificate and its chain, to speak https without a proxy; empty: http',
    fallback: '',
    schema: fileOrEmpty,
  },
  TLS_KEY: { doc: 'file of its key', fallback: '', schema: fileOrEmpty },
  HSTS: {
    doc: 'tell browsers to use nothing but https for this host, on all of its ports: 1 or 0',
    fallback: '0',
    schema: onOrOff,
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
  tlsCert: string
  tlsKey: string
  hsts: boolean
  trustProxy: number
}

/** Throws StartupError where settings contradict each other. */
export function checkListening({ port, metrics, tlsCert, tlsKey, hsts, trustProxy }: ListeningConfig): void {
  if (metrics !== undefined && metrics.port !== 0 && metrics.port === port)
    throw new StartupError('METRICS needs another port than PORT: the metrics are not for everyone.')
  if ((tlsCert === '') !== (tlsKey === ''))
    throw new StartupError('TLS_CERT and TLS_KEY need each other: the certificate, and its key.')
  if (hsts && tlsCert === '' && trustProxy === 0)
    throw new StartupError('HSTS needs https: TLS_CERT and TLS_KEY, or a proxy and TRUST_PROXY.')
}

function addressOf(given: string): MetricsAddress | undefined {
  const [, host = '', digits = ''] = /^(\[[\da-f:.]+\]|[\w.-]+):(\d{1,5})$/i.exec(given) ?? []
  const port = Number(digits)
  return host === '' || port > 65_535 ? undefined : { host: host.replace(/^\[(.*)\]$/, '$1'), port }
}
