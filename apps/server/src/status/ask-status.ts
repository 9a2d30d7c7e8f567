import { once } from 'node:events'
import { createConnection } from 'node:net'
import { text } from 'node:stream/consumers'
import { shortPath } from './socket-path.ts'
import type { StatusReport } from './status-report.ts'

const timeoutMs = 5_000

/** `stale`: the server was killed, and has left its socket. */
export type Answer = StatusReport | 'stale'

/** Whether nobody listens on this socket any more. Waits for no answer: the server may be busy. */
export async function isStale(folder: string, name: string): Promise<boolean> {
  const { path, release } = shortPath(folder, name)
  const socket = createConnection(path)
  try {
    await once(socket, 'connect')
    return false
  } catch (error) {
    return isGone(error)
  } finally {
    socket.destroy()
    release()
  }
}

/** Asks the server that listens on this socket. Rejects with the error of the system. */
export async function askStatus(folder: string, name: string): Promise<Answer> {
  const { path, release } = shortPath(folder, name)
  try {
    const socket = createConnection(path)
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error('The server does not answer.')))
    return JSON.parse(await text(socket)) as StatusReport
  } catch (error) {
    if (isGone(error)) return 'stale'
    throw error
  } finally {
    release()
  }
}

function isGone(error: unknown) {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  return code === 'ECONNREFUSED' || code === 'ENOENT'
}
