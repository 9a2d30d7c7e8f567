import { checkedAddress, isOfNetwork } from '../../cards/checked-request.ts'
import { fetchableUrl } from '../../cards/fetchable-url.ts'
import { publicInternet, type Network } from '../../cards/network.ts'
import { operatorNetwork } from './receiver-network.ts'
import type { OutgoingHook } from './outgoing-store.ts'

export type ReceiverAddress = Pick<OutgoingHook, 'url' | 'allowsPrivate'>

const longestUrl = 2_000

/**
 * P20.9: the address, if something may be sent there as far as it alone says. Of others than those that an operator has allowed,
 * as link cards and pushes: https at the usual port of a public name.
 */
export function receiverUrl({ url: address, allowsPrivate }: ReceiverAddress): URL | undefined {
  if (!allowsPrivate) {
    const url = fetchableUrl(address)
    return url?.protocol === 'https:' && url.port === '' ? url : undefined
  }
  const url = URL.parse(address)
  if (url === null || url.href.length > longestUrl) return undefined
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
  if (url.username !== '' || url.password !== '') return undefined
  url.hash = ''
  return url
}

export function networkOf({ allowsPrivate }: Pick<ReceiverAddress, 'allowsPrivate'>): Network {
  return allowsPrivate ? operatorNetwork : publicInternet
}

/** Why nothing may be sent there, for the person who has typed it; undefined: it may. */
export async function receiverProblem(
  receiver: ReceiverAddress,
  network: Network = networkOf(receiver),
): Promise<string | undefined> {
  const url = receiverUrl(receiver)
  if (url === undefined) return receiver.allowsPrivate ? notAnAddress : notPublic
  try {
    const address = await checkedAddress(network, url, AbortSignal.timeout(patienceMs))
    if (address !== undefined) return undefined
  } catch (error) {
    if (!isOfNetwork(error)) throw error
  }
  return receiver.allowsPrivate ? noAddress : noPublicAddress
}

const patienceMs = 10_000

const notAnAddress = 'It is no address of http or https, or it has a name and password in it.'
const notPublic =
  'A receiver has https, at its usual port, and a public name. For one in your own network add --allow-private.'
const noAddress =
  'Its name has no address, or one to which nothing is sent, such as that of a metadata service.'
const noPublicAddress =
  'Its name has no address, or one that is not public. For a receiver in your own network add --allow-private.'
