import type { Attack } from './attack.ts'
import { cardFlood } from './attacks/cards.ts'
import { conversationFlood } from './attacks/conversations.ts'
import { threadFlood } from './attacks/thread-flood.ts'
import { askFlood, invitationGuessing, keyGuessing } from './attacks/doors.ts'
import { echoFlood } from './attacks/echo-flood.ts'
import { halfOpenHandshakes } from './attacks/half-open.ts'
import { historyFlood } from './attacks/history-flood.ts'
import { silentEchoes, unjoinedSockets } from './attacks/many-sockets.ts'
import { auditFlood, deletionFlood, moderationFlood, reportFlood, resignFlood } from './attacks/moderation.ts'
import { nameClaims } from './attacks/name-claims.ts'
import { newRooms } from './attacks/new-rooms.ts'
import { reactionFlood } from './attacks/reaction-flood.ts'
import { reconnectingPoster } from './attacks/reconnecting-poster.ts'
import { botRequests, hookFlood, hookGuessing, tokenGuessing } from './attacks/programs.ts'
import { subscriptionFlood } from './attacks/push.ts'
import { readFlood, roomLists, roomSearches } from './attacks/rooms.ts'
import {
  deviceLists,
  exportFlood,
  linkGuessing,
  ownerGuessing,
  passkeyChallenges,
} from './attacks/requests.ts'
import { authorSearchFlood, filterSearchFlood, searchFlood } from './attacks/search-flood.ts'
import { statusQuestions } from './attacks/status.ts'
import { typingFlood } from './attacks/typing-flood.ts'
import { uploadFlood } from './attacks/uploads.ts'

export const attacks: readonly Attack[] = [
  reconnectingPoster,
  nameClaims,
  newRooms,
  historyFlood,
  threadFlood,
  searchFlood,
  authorSearchFlood,
  filterSearchFlood,
  reactionFlood,
  typingFlood,
  unjoinedSockets,
  silentEchoes,
  echoFlood,
  halfOpenHandshakes,
  linkGuessing,
  deviceLists,
  passkeyChallenges,
  statusQuestions,
  uploadFlood,
  cardFlood,
  keyGuessing,
  invitationGuessing,
  askFlood,
  reportFlood,
  moderationFlood,
  auditFlood,
  resignFlood,
  deletionFlood,
  ownerGuessing,
  exportFlood,
  roomLists,
  roomSearches,
  readFlood,
  conversationFlood,
  subscriptionFlood,
  hookFlood,
  hookGuessing,
  botRequests,
  tokenGuessing,
]
