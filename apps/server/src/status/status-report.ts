import { loggedAddress, type AddressForm } from '../logging/client-address.ts'
import type { ChatService } from '../chat/chat-service.ts'
import type { LimitedClient, LimitedClients } from '../chat/limits/limited-clients.ts'
import type { Config } from '../config/config.ts'
import type { MessageLog } from '../log/message-log.ts'

/** What the operator sees of one running server. */
export interface StatusReport {
  port: number
  pid: number
  uptimeSeconds: number
  connections: {
    joined: number
    /** Not in a room: just connecting, of the sample dialect, or at /echo and /ping. */
    notJoined: number
  }
  people: number
  rooms: number
  /** Stored by this server, on average of the last minute. */
  messagesPerSecond: number
  memoryBytes: { rss: number; heap: number }
  storage: { engine: 'sqlite' | 'postgres'; health: 'ok' | 'damaged' | 'unreachable' }
  /** In the last minute. */
  limited: LimitedClient[]
}

/** Lines of the report. */
const mostLimited = 20

interface Sources extends Pick<Config, 'databaseUrl' | 'logAddresses'> {
  port: number
  log: Pick<MessageLog, 'isDamaged' | 'isReachable'>
  chat: Pick<ChatService, 'activity'>
  sockets: { readonly count: number }
  limited: Pick<LimitedClients, 'recent'>
}

export function reportOf({
  port,
  databaseUrl,
  logAddresses,
  log,
  chat,
  sockets,
  limited,
}: Sources): StatusReport {
  const { joined, people, rooms, posts } = chat.activity
  const { rss, heapUsed: heap } = process.memoryUsage()
  return {
    port,
    pid: process.pid,
    uptimeSeconds: Math.floor(process.uptime()),
    connections: { joined, notJoined: Math.max(0, sockets.count - joined) },
    people,
    rooms,
    messagesPerSecond: Math.round((posts / 60) * 10) / 10,
    memoryBytes: { rss, heap },
    storage: { engine: databaseUrl === '' ? 'sqlite' : 'postgres', health: healthOf(log) },
    limited: withoutAddresses(limited.recent(), logAddresses),
  }
}

function healthOf({ isDamaged, isReachable }: Sources['log']) {
  if (isDamaged) return 'damaged'
  return isReachable ? 'ok' : 'unreachable'
}

/** With addresses as the operator wants to see them, the most limited first. */
export function withoutAddresses(limited: readonly LimitedClient[], form: AddressForm): LimitedClient[] {
  const sums = new Map<string, LimitedClient>()
  for (const { kind, address, count } of limited) {
    const shown = loggedAddress(address, form) ?? ''
    const known = sums.get(`${kind}\n${shown}`)
    sums.set(`${kind}\n${shown}`, { kind, address: shown, count: (known?.count ?? 0) + count })
  }
  return [...sums.values()].toSorted((a, b) => b.count - a.count).slice(0, mostLimited)
}
