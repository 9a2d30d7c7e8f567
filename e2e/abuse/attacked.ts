import type { ClientFrame, Measure } from '@parley/shared'
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
import {
  deviceLists,
  exportFlood,
  linkGuessing,
  ownerGuessing,
  passkeyChallenges,
} from './attacks/requests.ts'
import { readFlood, roomLists, roomSearches } from './attacks/rooms.ts'
import { authorSearchFlood, filterSearchFlood, searchFlood } from './attacks/search-flood.ts'
import { typingFlood } from './attacks/typing-flood.ts'
import { uploadFlood } from './attacks/uploads.ts'

/** The attacks on something, or why there is none: then something else limits it. */
type Attacked = readonly [Attack, ...Attack[]] | { none: string }

const likeReactions = 'limited as `react` is, by author and by address, before it is decided'
const likeSettings = 'limited as `set` is, by author, before it is decided'
const likeRooms = 'limited as `rooms` is, by author, before it is decided'

/** What a client can send. */
export const attackedFrames: Record<Exclude<ClientFrame['type'], 'moderate'>, Attacked> = {
  join: [nameClaims, newRooms, unjoinedSockets, keyGuessing, invitationGuessing, askFlood],
  post: [reconnectingPoster, cardFlood],
  edit: { none: likeReactions },
  remove: { none: likeReactions },
  remove_card: { none: likeReactions },
  react: [reactionFlood],
  history: [historyFlood],
  thread: [threadFlood],
  typing: [typingFlood],
  idle: { none: 'P6.5: one connection causes few frames, however often it says so' },
  search: [searchFlood, authorSearchFlood, filterSearchFlood],
  set: [moderationFlood],
  report: [reportFlood],
  invite: { none: likeSettings },
  end_invitation: { none: likeSettings },
  delete_room: [deletionFlood],
  audit: [auditFlood],
  restricted: { none: 'limited as `audit` is, by author, and shorter' },
  rooms: [roomLists],
  read: [readFlood],
  search_rooms: [roomSearches],
  draft: { none: 'limited as `read` is, by author, and stored in place of the one before' },
  peek: { none: 'limited as `history` is, by author and by address, and shorter' },
  listed: { none: likeRooms },
  mark: { none: likeRooms },
  leave: { none: likeRooms },
  follow: { none: likeRooms },
  unfollow: { none: likeRooms },
  open_conversation: [conversationFlood],
  block: { none: likeRooms },
  blocks: { none: likeRooms },
  ping: { none: 'costs less than what is sent for it: a backlog of answers stops reading' },
}

/** What moderators do to people. */
export const attackedMeasures: Record<Measure['do'], Attacked> = {
  mute: { none: likeSettings },
  unmute: { none: likeSettings },
  ban: { none: likeSettings },
  unban: { none: likeSettings },
  send_out: { none: likeSettings },
  remove_messages: { none: likeSettings },
  set_role: [resignFlood],
  let_in: { none: likeSettings },
  turn_away: { none: likeSettings },
}

const likeDevices = 'limited as `GET /credentials` is, by address, before anything is read'
const fixedFile = 'a file of the page, or a text that is made at the start'

/** The routes of HTTP, as the sources of the server have them, and the addresses of WebSocket. */
export const attackedRoutes: Record<string, Attacked> = {
  'get /credentials': [deviceLists],
  'post /links': { none: likeDevices },
  'delete /credentials': { none: likeDevices },
  'delete /credentials/:id': { none: likeDevices },
  'get /rooms/:room/export': [exportFlood],
  'get /sign-in': { none: likeDevices },
  'get /sign-in/back': { none: likeDevices },
  'post /owner': [ownerGuessing],
  'post /passkeys/options': [passkeyChallenges],
  'post /passkeys': { none: likeDevices },
  'post /session': [linkGuessing],
  'get /push': { none: likeDevices },
  'put /push': [subscriptionFlood],
  'delete /push': { none: 'limited as PUT is, by person and by address' },
  'post /push/test': { none: 'limited by person and by address, more tightly than PUT' },
  'get /rooms/:room/hooks': { none: likeDevices },
  'post /rooms/:room/hooks': { none: `${likeDevices}; ${likeSettings}` },
  'delete /rooms/:room/hooks/:id': { none: `${likeDevices}; ${likeSettings}` },
  'get /rooms/:room/bots': { none: likeDevices },
  'post /rooms/:room/bots': { none: `${likeDevices}; ${likeSettings}` },
  'delete /rooms/:room/bots/:id': { none: `${likeDevices}; ${likeSettings}` },
  'post /:secret': [hookFlood, hookGuessing],
  'put /:secret': { none: 'counts with POST' },
  'get /session': { none: likeDevices },
  'delete /session': { none: likeDevices },
  'post /files': [uploadFlood],
  'head /files/:id': { none: likeDevices },
  'get /files/:id': { none: likeDevices },
  'patch /files/:id': { none: `${likeDevices}; its bytes count as those of POST /files` },
  'put /files/:id/poster': { none: `${likeDevices}; its bytes count as those of POST /files` },
  'delete /files/:id': { none: likeDevices },
  'get /openapi.json': { none: likeDevices },
  'get /docs': { none: likeDevices },
  'get /avatars/:id': { none: 'asks outside for people who are known alone, and keeps the answers' },
  'get /:id': { none: likeDevices },
  'get /:id/:part': { none: likeDevices },
  'get /': { none: fixedFile },
  'get /r/*path': { none: fixedFile },
  'get /index.html': { none: fixedFile },
  'get /theme.css': { none: fixedFile },
  'get /robots.txt': { none: fixedFile },
  'get /manifest.webmanifest': { none: fixedFile },
  'get /healthz': { none: fixedFile },
  'get /readyz': { none: 'each attack of `abuse` asks for it meanwhile' },
  'upgrade /ws': [unjoinedSockets, halfOpenHandshakes],
  'upgrade /echo': [echoFlood, silentEchoes],
  'upgrade /ping': { none: 'has the limits of /echo' },
}

const likeFrames = 'limited as the frame is, by author and by address, and its bot by 20 requests a second'
const likeBots = 'its bot has 20 requests a second, and an address that has no bot a few wrong tokens'

/** The operations of the API for bots, by their ids. */
export const attackedOperations: Record<string, Attacked> = {
  getBot: [tokenGuessing],
  listRooms: { none: likeBots },
  listOpenRooms: { none: likeBots },
  getRoom: [botRequests],
  listPeople: { none: likeBots },
  listMessages: { none: likeFrames },
  postMessage: { none: likeFrames },
  getMessage: { none: likeFrames },
  editMessage: { none: likeFrames },
  removeMessage: { none: likeFrames },
  addReaction: { none: likeFrames },
  removeReaction: { none: likeFrames },
  searchMessages: { none: likeFrames },
  getRead: { none: likeBots },
  setRead: { none: likeFrames },
  getChanges: {
    none: 'a bot has 20 of them at once, an address 100; what is not read is not read from the log',
  },
}
