import { Resolver } from 'node:dns/promises'
import { isPublicAddress } from './public-addresses.ts'

/** How names become addresses, and which of these may be asked. Replaced in tests alone: no setting changes it. */
export interface Network {
  /** Empty: there is no such name, or nobody answers. */
  addressesOf(name: string, signal: AbortSignal): Promise<string[]>
  isAllowed(address: string): boolean
  /** Where the connection to an address that is allowed goes. */
  reach(address: string, port: number): { host: string; port: number; ca?: string }
}

const patienceMs = 1_000

export const publicInternet: Network = {
  // Not `lookup`: it holds threads that reading files needs, and answers from the machine's own list of hosts.
  async addressesOf(name, signal) {
    const resolver = new Resolver({ timeout: patienceMs, tries: 2 })
    const cancel = () => resolver.cancel()
    signal.addEventListener('abort', cancel, { once: true })
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
    signal.removeEventListener('abort', cancel)
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
  },
  isAllowed: isPublicAddress,
  reach: (address, port) => ({ host: address, port }),
}
