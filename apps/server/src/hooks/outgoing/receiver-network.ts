import ipaddr from 'ipaddr.js'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { publicInternet, type Network } from '../../cards/network.ts'

/** What the receiver of an operator may be, beside a public address. */
const ranges = new Set(['unicast', 'private', 'loopback', 'uniqueLocal', 'carrierGradeNat'])

/** The metadata services of clouds that are not at link-local addresses: who asks them may get the keys of the machine. */
const metadata = new Set(['168.63.129.16', '100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254'])

/** P20.9: the network of a hook for which an operator has allowed private addresses. */
export const operatorNetwork: Network = {
  addressesOf,
  isAllowed: isOperatorAddress,
  reach: (address, port) => ({ host: address, port }),
}

export function isOperatorAddress(address: string): boolean {
  // `isIP` allows a zone.
  if (isIP(address) === 0 || address.includes('%')) return false
  const parsed = ipaddr.parse(address)
  return ranges.has(parsed.range()) && !metadata.has(parsed.toString())
}

let looking: Promise<unknown> = Promise.resolve()

/** Also names that this machine alone knows, as those of its list of hosts. */
async function addressesOf(name: string, signal: AbortSignal): Promise<string[]> {
  const found = await publicInternet.addressesOf(name, signal)
  if (found.length > 0) return found
  // One at a time: each holds a thread that reading files needs.
  const asked = looking.then(() => (signal.aborted ? [] : lookup(name, { all: true, order: 'ipv4first' })))
  looking = asked.catch(() => undefined)
  const ended = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
  const answers = await Promise.race([asked.catch(unlessUnknown), ended])
  return answers.map(({ address }) => address)
}

/** There is no such name, or nobody answers. */
function unlessUnknown(error: unknown): { address: string }[] {
  if (error instanceof Error && 'syscall' in error) return []
  throw error
}
