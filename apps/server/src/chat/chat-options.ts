import type { LinkCards } from '../cards/link-cards.ts'
import type { MembershipStore } from '../access/membership-store.ts'
import type { PresenceCluster } from '../presence/cluster/presence-cluster.ts'
import type { MessageSearch } from '../search/message-search.ts'
import type { AccessOptions } from './access/access.ts'
import type { LimitedClients } from './limits/limited-clients.ts'
import type { PushOptions } from './push/push-options.ts'
import type { LimitSettings } from './limits/limits.ts'
import type { Room } from './room.ts'

export interface ChatOptions extends LimitSettings, AccessOptions {
  search: MessageSearch
  members: MembershipStore
  cluster: PresenceCluster
  /** Rooms with messages; 0: no limit. */
  maxRooms: number
  /** While it is low, nothing is stored but removals. */
  freeSpace?: { readonly isLow: boolean }
  /** Sessions of one author at once; 0: no limit. */
  socketsPerPerson: number
  /** Searches that wait for others. */
  searchesWaiting: number
  limited: LimitedClients
  /** Undefined: no device gets pushes. */
  push?: PushOptions | undefined
  /** Undefined: links get no cards. */
  cards?: Pick<LinkCards, 'isOwn' | 'find' | 'keepPicture'> | undefined
  /** Somebody could not join: for the operator's log. */
  joinRefused?: (join: RefusedJoin) => void
}

export interface RefusedJoin {
  /** The client's IP address. */
  address: string
  code: string
  field?: string | undefined
}

export interface Activity {
  /** Connections in rooms. */
  joined: number
  people: number
  rooms: number
  posts: number
}

export interface Listening {
  type: 'listening'
  room: Room
}
