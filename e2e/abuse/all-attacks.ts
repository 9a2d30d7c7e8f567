import type { Attack } from './attack.ts'
import { halfOpenHandshakes } from './attacks/half-open.ts'
import { historyFlood } from './attacks/history-flood.ts'
import { linkGuessing } from './attacks/link-guessing.ts'
import { silentEchoes, unjoinedSockets } from './attacks/many-sockets.ts'
import { nameClaims } from './attacks/name-claims.ts'
import { newRooms } from './attacks/new-rooms.ts'
import { reactionFlood } from './attacks/reaction-flood.ts'
import { reconnectingPoster } from './attacks/reconnecting-poster.ts'
import { searchFlood } from './attacks/search-flood.ts'

export const attacks: readonly Attack[] = [
  reconnectingPoster,
  nameClaims,
  newRooms,
  historyFlood,
  searchFlood,
  reactionFlood,
  unjoinedSockets,
  silentEchoes,
  halfOpenHandshakes,
  linkGuessing,
]
