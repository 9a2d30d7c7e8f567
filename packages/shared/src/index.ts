export {
  cid,
  clientFrame,
  type Action,
  type AskHistory,
  type ClientFrame,
  type Join,
  type Search,
} from './client-frames.ts'
export { afterClose, closeCodes, retryMsOf, retryReason, type CloseCode } from './close-codes.ts'
export { folded } from './folded.ts'
export { gravatarHash } from './gravatar-hash.ts'
export { hitsOf, type Hit } from './hits.ts'
export { limits } from './limits.ts'
export { messageText } from './message-text.ts'
export { message, type BriefMessage, type Message, type Quote, type Reaction } from './message.ts'
export { person, samePerson, type Person, type PresentPerson } from './person.ts'
export { quoteOf } from './quote-of.ts'
export { reactionEmoji } from './reaction-emoji.ts'
export { readFrame, refuse, type Read } from './read-frame.ts'
export { isRefusalCode, refusals, type RefusalCode } from './refusals.ts'
export { lobby, pathOfRoom, roomName, roomOfPath } from './room-name.ts'
export { sampleFrame, type SampleFrame } from './sample-frame.ts'
export { saysAll, searchQuery, wordsOf } from './search-query.ts'
export {
  serverFrame,
  type FoundFrame,
  type HistoryFrame,
  type Introduction,
  type Joined,
  type MessagesFrame,
  type PeopleFrame,
  type Refusal,
  type ServerFrame,
} from './server-frames.ts'
export { subprotocol } from './subprotocol.ts'
export { username } from './username.ts'
