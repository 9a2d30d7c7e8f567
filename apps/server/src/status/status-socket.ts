import { reasonOf } from '@parley/shared'
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { makeFolder } from '../config/make-folder.ts'
import { isStale } from './ask-status.ts'
import { shortPath, socketNameOf, socketsIn } from './socket-path.ts'
import type { StatusReport } from './status-report.ts'

/** The operator asks now and then. */
const mostConnections = 16

/**
 * Answers everyone who connects to a socket in the data folder with the report: only the user of the server can. Without
 * such sockets, as on Windows, or if the folder is on a file system that has none, there is no status; the chat goes on.
 * Returns the function that ends it.
 */
export async function serveStatus(
  folder: string,
  port: number,
  report: () => StatusReport,
  logger: Logger,
): Promise<() => void> {
  if (process.platform === 'win32') return () => undefined
  try {
    makeFolder(folder)
    await removeStale(folder)
    return await listen(folder, socketNameOf(port), report)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    logger.info({ reason: reasonOf(error) }, '`parley status` is not available')
    return () => undefined
  }
}

/** A server that is killed leaves its socket. */
async function removeStale(folder: string) {
  for (const name of socketsIn(folder))
    if (await isStale(folder, name)) rmSync(join(folder, name), { force: true })
}

async function listen(folder: string, name: string, report: () => StatusReport) {
  const { path, release } = shortPath(folder, name)
  const server = createServer((socket) => {
    socket.on('error', () => undefined) // gone before it has read
    socket.end(`${JSON.stringify(report())}\n`)
  })
  server.maxConnections = mostConnections
  server.unref()
  try {
    await listening(server, path)
  } catch (error) {
    release()
    throw error
  }
  server.once('close', release)
  return () => void server.close() // removes the socket, by the same path
}

function listening(server: Server, path: string) {
  return new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
    // The socket exists as soon as `listen` returns, and nobody has connected yet.
    if (server.listening) chmodSync(path, 0o600)
  })
}
