import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Config } from '../config/config.ts'
import { StartupError } from '../config/startup-error.ts'

/** Connections that the kernel queues; with Node's 511 a thousand clients at once wait for a second. */
const backlog = 4_096

/** Resolves to the port. Rejects with StartupError where the server cannot listen. */
export function listen(
  server: Server,
  { port, host, name }: Pick<Config, 'port' | 'host'> & { name?: 'METRICS' },
): Promise<number> {
  return new Promise<number>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explained(error, { port, host, name })))
    const address = host === '' ? { port, backlog } : { port, host, backlog }
    server.listen(address, () => resolve((server.address() as AddressInfo).port))
  })
}

/** `name`: the setting that has both. */
function explained(
  error: NodeJS.ErrnoException,
  { port, host, name }: { port: number; host: string; name: string | undefined },
) {
  const [ofPort, ofHost] = [name ?? 'PORT', name ?? 'HOST']
  const orNone = name === undefined ? ', or leave it empty' : ''
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartupError(`Port ${port} is taken. Stop what uses it, or choose another with ${ofPort}.`)
    case 'EACCES':
      return new StartupError(
        `Port ${port} needs more rights than this user has. Choose one above 1023 with ${ofPort}.`,
      )
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
    case 'ENOTFOUND':
      return new StartupError(`This machine has no address ${host}. Choose another with ${ofHost}${orNone}.`)
    default:
      // EAI_AGAIN and its like: the name cannot be looked up, for example because there is no DNS server.
      if (error.syscall !== 'getaddrinfo') return error
      return new StartupError(
        `The name ${host} cannot be looked up (${error.code}). Give ${ofHost} an IP address${orNone}.`,
      )
  }
}
