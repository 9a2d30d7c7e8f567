export {
  cid,
  clientFrame,
  personId,
  secret,
  type Action,
  type AskThread,
  type AskHistory,
  type ClientFrame,
  type ConversationRequest,
  type Join,
  type MembershipRequest,
  type Moderation,
  type Search,
} from './frames/client-frames.ts'
export {
  membershipAnswer,
  roomLine,
  notifications,
  type MembershipAnswer,
  type FoundRooms,
  type ListedRooms,
  type Notifications,
  type Peeked,
  type RoomLine,
  type StoredDraftFrame,
} from './frames/membership-frames.ts'
export {
  circles,
  defaultSettings,
  doors,
  ownStanding,
  roles,
  settingsChange,
  shownRoom,
  type Circle,
  type Door,
  type OwnStanding,
  type Role,
  type RoomSettings,
  type SettingsChange,
  type ShownRoom,
} from './access/room-settings.ts'
export {
  roomKey,
  type AuditEntry,
  type Measure,
  type OpenInvitation,
  type RestrictedPerson,
  type Subject,
  type SearchedPerson,
  type Whom,
} from './access/moderation-frames.ts'
export { afterClose, closeCodes, retryMsOf, retryReason, type CloseCode } from './frames/close-codes.ts'
export { fullJitter } from './backoff.ts'
export { coalesced } from './coalesced.ts'
export { percentile } from './percentile.ts'
export { reasonOf } from './reason-of.ts'
export { withTimeout } from './with-timeout.ts'
export { actionIn, actionLine, shrugged } from './text/action-line.ts'
export { codeSpans, type CodeSpan } from './text/code-spans.ts'
export { describedFile } from './text/described-file.ts'
export { folded } from './text/folded.ts'
export { gravatarHash } from './text/gravatar-hash.ts'
export { hitsOf, type Hit } from './text/hits.ts'
export {
  file,
  fileId,
  namedFile,
  namedFiles,
  shownFileTypes,
  uploadState,
  uploads,
  type File,
  type NamedFile,
  type Uploads,
  type UploadState,
} from './file.ts'
export { card, type Card } from './card.ts'
export { limits } from './limits.ts'
export { captionText, editedText, isMessageText, messageText, withoutBlankEnd } from './text/message-text.ts'
export {
  message,
  programKinds,
  rev,
  type BriefMessage,
  type Message,
  type ProgramKind,
  type Quote,
  type Reaction,
} from './message.ts'
export { person, personKey, samePerson, type Person, type PresentPerson } from './person.ts'
export { personIdOf } from './text/person-id.ts'
export { quotedBeginning, quotedText, quoteOf } from './text/quote-of.ts'
export { applyReacted, withReaction, type Reacted } from './emoji/reactions.ts'
export { reactionEmoji } from './emoji/reaction-emoji.ts'
export { readFrame, refuse, type Read } from './frames/read-frame.ts'
export {
  httpRefusals,
  isLiftable,
  isProgramRefusal,
  isRefusalCode,
  programRefusals,
  refusals,
  type HttpRefusalCode,
  type ProgramRefusalCode,
  type RefusalCode,
} from './frames/refusals.ts'
export {
  isUploadRefusal,
  uploadLimits,
  uploadRefusals,
  type UploadLimit,
  type UploadRefusalCode,
} from './frames/upload-refusals.ts'
export { isConversation, roomName, roomOfPath } from './text/room-name.ts'
export { lobby, pathOfRoom } from './text/room-path.ts'
export { sampleFrame, type SampleFrame } from './frames/sample-frame.ts'
export { isFiltered, passesFilter, type SearchFilter } from './text/search-filter.ts'
export {
  readSearch,
  searchOperators,
  type SearchOperator,
  type TypedSearch,
  type WrongOperator,
} from './text/search-operators.ts'
export { containsAll, wordsOf } from './text/search-query.ts'
export {
  serverFrame,
  type ThreadFrame,
  type FoundFrame,
  type HistoryFrame,
  type Introduction,
  type Joined,
  type MessagesFrame,
  type PeopleFrame,
  type Refusal,
  type RoomServerFrame,
  type ServerFrame,
} from './frames/server-frames.ts'
export {
  askLink,
  becomeOwner,
  credential,
  credentials,
  deviceLink,
  httpRefusal,
  personHeader,
  session,
  signIn,
  type Credential,
  type DeviceLink,
  type HttpRefusal,
  type Session,
  type SignIn,
} from './frames/session-api.ts'
export {
  pushDevice,
  pushState,
  pushTest,
  quietHours,
  type PushDevice,
  type PushPayload,
  type PushState,
  type PushTest,
  type QuietHours,
} from './frames/push-api.ts'
export {
  bot,
  bots,
  madeBot,
  newBot,
  ownRoom,
  programPermissions,
  type Bot,
  type NewBot,
  type ProgramPermission,
} from './frames/bot-api.ts'
export { hook, hooks, madeHook, newHook, type Hook } from './frames/hook-api.ts'
export { mentionsName } from './text/mentions-name.ts'
export { mayBeCommand, readSlash, type SlashInput } from './text/slash-input.ts'
export { spoilerMark, spoilersIn, withoutSpoilers, withSpoilerClosed } from './text/spoilers.ts'
export { subprotocol } from './frames/subprotocol.ts'
export { username } from './text/username.ts'
export { beginningOf, characterAt, firstCharacters } from './text/whole-characters.ts'
export { isWordAfter, isWordBefore, mayBeginMention, mayEndMention, unspaced } from './text/word-character.ts'
