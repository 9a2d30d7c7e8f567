import { Counter, Gauge, type Registry } from 'prom-client'
import type { ChatService } from '../chat/chat-service.ts'
import type { LimitedClients } from '../chat/limits/limited-clients.ts'
import type { ConnectionLimit } from '../http/connection-limit.ts'
import type { MessageLog } from '../log/message-log.ts'

export interface StateSources {
  log: Pick<MessageLog, 'isDamaged' | 'isReachable'>
  chat: Pick<ChatService, 'activity'>
  sockets: { readonly count: number }
  connectionLimit: Pick<ConnectionLimit, 'most'>
  limited: Pick<LimitedClients, 'totals'>
  /** Undefined: the disk is not watched. */
  freeSpace?: { readonly isLow: boolean } | undefined
  /** Connections to the database, by use. Undefined: it is in this process. */
  pools?: (() => Record<string, PoolState>) | undefined
}

export interface PoolState {
  total: number
  idle: number
  /** Calls that wait for one. */
  waiting: number
}

/** What is read when somebody asks. */
export function showState(registry: Registry, sources: StateSources): void {
  const { log, chat, sockets, connectionLimit, limited, freeSpace, pools } = sources
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({ name, help, registers: [registry], collect() { this.set(value()) } }) // prettier-ignore
  new Gauge({
    name: 'parley_connections',
    help: 'Open WebSockets, in a room or not',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { joined } = chat.activity
      this.set({ state: 'joined' }, joined)
      this.set({ state: 'not_joined' }, Math.max(0, sockets.count - joined))
    },
  })
  gauge('parley_connections_limit', 'Connections beyond which none is accepted', () => connectionLimit.most)
  gauge('parley_people', 'People in the rooms of this node', () => chat.activity.people)
  gauge('parley_rooms_open', 'Rooms in use on this node', () => chat.activity.rooms)
  gauge('parley_database_up', '1 while the database can be reached', () => Number(log.isReachable))
  gauge('parley_database_damaged', '1 once the database is damaged', () => Number(log.isDamaged))
  gauge('parley_disk_low', '1 while posts are refused for lack of space', () =>
    Number(freeSpace?.isLow === true),
  )
  new Counter({
    name: 'parley_limited_total',
    help: 'What was refused because of a limit, by kind',
    labelNames: ['kind'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [kind, count] of limited.totals) this.inc({ kind }, count)
    },
  })
  if (pools === undefined) return
  new Gauge({
    name: 'parley_database_connections',
    help: 'Connections to PostgreSQL, and calls that wait for one',
    labelNames: ['pool', 'state'],
    registers: [registry],
    collect() {
      for (const [pool, { total, idle, waiting }] of Object.entries(pools())) {
        this.set({ pool, state: 'busy' }, total - idle)
        this.set({ pool, state: 'idle' }, idle)
        this.set({ pool, state: 'waiting' }, waiting)
      }
    },
  })
}
