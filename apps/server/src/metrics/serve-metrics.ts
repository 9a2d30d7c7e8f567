import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { Registry } from 'prom-client'
import type { Config } from '../config/config.ts'
import type { MetricsAddress } from '../config/listening-settings.ts'
import { unknownHost } from '../http/host-names.ts'
import { listen } from '../http/listen.ts'
import { countEvents } from './node-metrics.ts'
import { showProcess } from './process-metrics.ts'
import { showState, type StateSources } from './state-metrics.ts'
import { showStorage, type StorageSources } from './storage-metrics.ts'

/** Scrapes take milliseconds; nobody keeps a connection for nothing. */
const timeouts = { headersTimeout: 5_000, requestTimeout: 5_000, keepAliveTimeout: 60_000 }
const mostConnections = 32

export interface MetricsSources extends StateSources, StorageSources {
  version: string
  engine: 'sqlite' | 'postgres'
}

/** All metrics of this node. `end` stops counting. */
export function metricsOf(sources: MetricsSources): { registry: Registry; end: () => void } {
  const registry = new Registry()
  const ends = [countEvents(registry), showProcess(registry, sources)]
  showState(registry, sources)
  showStorage(registry, sources)
  return { registry, end: () => ends.forEach((end) => end()) }
}

/**
 * Serves the metrics at an address of their own, which is never the public one. Rejects with StartupError where it cannot
 * listen. Resolves to the port, and the function that ends it.
 */
export async function serveMetrics(
  { host, port }: MetricsAddress,
  config: Config,
  sources: MetricsSources,
  logger: Logger,
): Promise<{ port: number; end: () => void }> {
  const { registry, end } = metricsOf(sources)
  const server = createServer(timeouts, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      logger.error({ err: error }, 'the metrics could not be read')
      if (response.headersSent) response.destroy()
      else response.writeHead(500).end('Internal server error\n')
    })
  })
  server.maxConnections = mostConnections
  server.unref()
  const listening = await listen(server, { port, host, name: 'METRICS' }).catch((error: unknown) => {
    end()
    throw error
  })
  logger.info({ host, port: listening }, 'metrics are served')
  return { port: listening, end: () => stop() }

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const path = request.url?.split('?', 1)[0]
    // A page of another name, which its owner has pointed at this machine, could read them otherwise.
    if (unknownHost(request.headers.host, { ...config, trustProxy: 0 }) !== undefined)
      return void response.writeHead(421).end('This server does not answer to that name; see ALLOWED_HOSTS\n')
    if (path !== '/metrics') return void response.writeHead(404).end('The metrics are at /metrics\n')
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return void response.writeHead(405, { Allow: 'GET, HEAD' }).end()
    const text = await registry.metrics()
    response.writeHead(200, { 'Content-Type': registry.contentType, 'Cache-Control': 'no-store' }).end(text)
  }

  function stop() {
    end()
    server.close()
    server.closeAllConnections()
  }
}
