import {
  closeCodes,
  refuse,
  type CloseCode,
  type HttpRefusalCode,
  type ProgramRefusalCode,
  type Refusal,
  type RefusalCode,
  type UploadRefusalCode,
} from '@parley/shared'

/** Why a use case of ChatService did not do what it was asked for. `log_unavailable`: whether it was done is not known. */
export type ChatRefusal =
  | Extract<
      RefusalCode,
      | 'name_taken'
      | 'name_reserved'
      | 'mixed_name'
      | 'slow_down'
      | 'too_many_connections'
      | 'storage_full'
      | 'storage_busy'
      | 'storage_damaged'
      | 'cid_reused'
      | 'no_such_message'
      | 'no_such_file'
      | 'empty_message'
      | 'not_yours'
      | 'too_many_reactions'
      | 'too_many_own_reactions'
      | 'too_many_rooms'
      | 'search_unavailable'
      | 'door_closed'
      | 'wrong_key'
      | 'asked'
      | 'turned_away'
      | 'banned'
      | 'room_deleted'
      | 'no_such_room'
      | 'no_such_recipient'
      | 'muted'
      | 'slow_mode'
      | 'moderators_only'
      | 'not_allowed'
      | 'no_such_person'
      | 'no_such_invitation'
      | 'outranked'
      | 'last_owner'
      | 'fixed_setting'
      | 'wrong_shape'
    >
  | 'log_unavailable'

export interface Refused {
  type: 'refused'
  code: ChatRefusal
  /** The field of the request that is wrong. */
  field?: string
  /** Seconds to wait before trying again. */
  retryAfter?: number
  /** A username that is free. */
  suggestion?: string | undefined
  /** Seconds for which a ban or a mute holds; null: until it is lifted. */
  lasts?: number | null
  /** What a moderator gave as the reason. */
  because?: string
  /** The ban is of this room alone. */
  here?: true
  /** P13.11: who has deleted the room, and when: Unix time in milliseconds. */
  by?: string
  at?: number
}

export function refused(code: ChatRefusal, details: Omit<Refused, 'type' | 'code'> = {}): Refused {
  return { type: 'refused', code, ...details }
}

/** What a connection does about a refusal: closes with a code, or answers with an `error` frame and stays. */
export const closeCodeOf: Record<ChatRefusal, CloseCode | undefined> = {
  name_taken: undefined,
  name_reserved: undefined,
  mixed_name: undefined,
  slow_down: undefined,
  too_many_connections: undefined,
  storage_full: undefined,
  storage_busy: undefined,
  storage_damaged: undefined,
  cid_reused: undefined,
  no_such_message: undefined,
  no_such_file: undefined,
  empty_message: undefined,
  not_yours: undefined,
  too_many_reactions: undefined,
  too_many_own_reactions: undefined,
  too_many_rooms: undefined,
  search_unavailable: undefined,
  door_closed: undefined,
  wrong_key: undefined,
  asked: undefined,
  turned_away: undefined,
  banned: undefined,
  room_deleted: undefined,
  no_such_room: undefined,
  no_such_recipient: undefined,
  muted: undefined,
  slow_mode: undefined,
  moderators_only: undefined,
  not_allowed: undefined,
  no_such_person: undefined,
  no_such_invitation: undefined,
  outranked: undefined,
  last_owner: undefined,
  fixed_setting: undefined,
  wrong_shape: undefined,
  log_unavailable: closeCodes.tryAgainLater,
}

/** Refusals that no use case of ChatService has. */
type ApiRefusal = HttpRefusalCode | ProgramRefusalCode | UploadRefusalCode | Exclude<RefusalCode, ChatRefusal>

/**
 * The same refusals, and those of requests alone, as HTTP status codes (RFC 9110, 15; 429 is of RFC 6585, 507 of RFC 4918). What
 * is not here is 400.
 */
export const httpStatusOf: Record<ChatRefusal, number> & Partial<Record<ApiRefusal, number>> = {
  name_taken: 409,
  name_reserved: 422,
  mixed_name: 422,
  slow_down: 429,
  too_many_connections: 429,
  storage_full: 507,
  storage_busy: 503,
  storage_damaged: 500,
  cid_reused: 409,
  no_such_message: 404,
  no_such_file: 404,
  empty_message: 400,
  not_yours: 403,
  too_many_reactions: 409,
  too_many_own_reactions: 409,
  too_many_rooms: 507,
  search_unavailable: 503,
  door_closed: 403,
  wrong_key: 403,
  asked: 403,
  turned_away: 403,
  banned: 403,
  room_deleted: 404,
  no_such_room: 404,
  no_such_recipient: 403,
  muted: 403,
  slow_mode: 429,
  moderators_only: 403,
  not_allowed: 403,
  no_such_person: 404,
  no_such_invitation: 404,
  outranked: 403,
  last_owner: 409,
  fixed_setting: 409,
  wrong_shape: 400,
  log_unavailable: 503,

  signed_out: 401,
  another_person: 409,
  no_passkeys: 409,
  no_such_link: 404,
  no_such_passkey: 404,
  no_such_credential: 404,
  no_such_request: 404,
  too_many_programs: 409,
  foreign_origin: 403,
  unavailable: 503,
  uploads_off: 404,
  no_such_upload: 404,
  file_too_large: 413,
  upload_quota: 429,
}

/** The `error` frame for a refusal that leaves the connection open; `log_unavailable` has none. */
export function errorFrame(
  { code, field, retryAfter, suggestion, lasts, because, here, by, at }: Refused,
  cid?: string,
): Refusal {
  if (code === 'log_unavailable') throw new Error('A connection without its log is closed, not answered.')
  return refuse(code, {
    ...(cid !== undefined && { cid }),
    ...(field !== undefined && { field }),
    ...(retryAfter !== undefined && { retryAfter }),
    ...(suggestion !== undefined && { suggestion }),
    ...(lasts !== undefined && { lasts }),
    ...(because !== undefined && { because }),
    ...(here !== undefined && { here }),
    ...(by !== undefined && { by }),
    ...(at !== undefined && { at }),
  })
}
