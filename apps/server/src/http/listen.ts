import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Config } from '../config/config.ts'
import { StartupError } from '../config/startup-error.ts'

/** Connections that the kernel queues; with Node's 511 a thousand clients at once wait for a second. */
const backlog = 4_096

/** Resolves to the port. Rejects with StartupError where the server cannot listen. */
export function listen(server: Server, { port, host }: Pick<Config, 'port' | 'host'>): Promise<number> {
  return new Promise<number>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explained(error, port, host)))
    const address = host === '' ? { port, backlog } : { port, host, backlog }
    server.listen(address, () => resolve((server.address() as AddressInfo).port))
  })
}

function explained(error: NodeJS.ErrnoException, port: number, host: string) {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartupError(`Port ${port} is taken. Stop what uses it, or choose another with PORT.`)
    case 'EACCES':
      return new StartupError(
        `Port ${port} needs more rights than this user has. Choose one above 1023 with PORT.`,
      )
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
    case 'ENOTFOUND':
      return new StartupError(
        `This machine has no address ${host}. Choose another with HOST, or leave it empty.`,
      )
    default:
      // EAI_AGAIN and its like: the name cannot be looked up, for example because there is no DNS server.
      if (error.syscall !== 'getaddrinfo') return error
      return new StartupError(
        `The name ${host} cannot be looked up (${error.code}). Give HOST an IP address, or leave it empty.`,
      )
  }
}
