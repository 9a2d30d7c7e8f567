/** Every code with which the server refuses a frame, and its sentence. */
export const refusals = {
  not_json: 'A frame must be a JSON object.',
  unknown_type: 'There is no frame of that type.',
  wrong_shape: 'A field is missing or has the wrong form.',
  too_long: 'A field is too long.',
  empty_message: 'A message needs something to read.',
  bad_message: 'A message cannot hold NUL characters or broken Unicode.',
  empty_username: 'You must choose a username.',
  bad_username: 'A username cannot hold control, invisible or direction-changing characters.',
  name_taken: 'Somebody else uses that name, or one that looks like it.',
  name_reserved: 'Nobody may have that name: it would speak for the server or for everybody.',
  mixed_name: 'A name cannot mix letters of several alphabets, which may look the same.',
  bad_room: 'A room name is made of letters, digits, "-" and "_".',
  not_joined: 'Join a room before anything else.',
  fixed_name: 'Your name here is the one that you sign in with.',
  signed_out: 'This device is signed out.',
  another_person: 'Somebody else is signed in here.',
  already_joined: 'This connection has joined a room; open another for another room.',
  cid_reused: 'That cid was used for something else.',
  no_such_message: 'There is no such message in this room, or not any more.',
  not_yours: 'Only its author can change a message.',
  no_such_file:
    'A file of this message is not here, or is in another message already: send the file once more.',
  bad_reaction: 'A reaction is one emoji.',
  too_many_reactions: 'There is no room for another emoji under that message.',
  too_many_own_reactions: 'One person can react to a message with five different emoji.',
  too_many_rooms: 'This server cannot have more rooms.',
  empty_query: 'A search needs something to look for.',
  search_unavailable: 'The server cannot search just now.',
  door_closed: 'This room is closed: it needs a key or an invitation, or somebody inside who lets you in.',
  wrong_key: 'That key or invitation does not open this room.',
  asked: 'Those inside have been asked to let you in.',
  turned_away: 'You were not let in.',
  banned: 'You are banned from this room.',
  room_deleted: 'This room was deleted, with everything in it.',
  no_such_room: 'There is no such room.',
  no_such_recipient: 'That person cannot be written to.',
  muted: 'You cannot write here for now.',
  slow_mode: 'Slow mode is on: wait between two messages.',
  moderators_only: 'Only moderators may do that here.',
  not_allowed: 'You may not do that.',
  no_such_person: 'There is nobody of that name here.',
  no_such_invitation: 'That invitation has ended already.',
  outranked: 'That cannot be done to yourself, or to somebody of the same or a higher role.',
  last_owner: 'The last owner cannot resign: make somebody else an owner first.',
  fixed_setting: 'The operator of this server has fixed that setting.',
  slow_down: 'That is too many messages at once.',
  too_many_connections: 'You are connected in too many places at once.',
  storage_full: 'The server has no room to store messages.',
  storage_busy: 'The server cannot store messages just now.',
  storage_damaged: 'The database of the server is damaged: it cannot store anything.',
} as const

/** The same for requests over HTTP, which may be refused with those of frames, too. */
export const httpRefusals = {
  no_such_link: 'This link was used, has expired, or never existed.',
  no_such_passkey: 'This passkey is not known here.',
  no_passkeys: 'Passkeys need https and an address that is a name, or localhost.',
  no_such_credential: 'This device is signed out already.',
  no_such_request: 'There is no such request.',
  foreign_origin: 'Requests from pages of other addresses are not allowed.',
  unavailable: 'The server cannot do this just now.',
} as const

/** Of the requests of owners about bots and hooks (P19.10, P20.7). */
export const programRefusals = {
  too_many_programs: 'A room has at most 50 bots and 50 hooks: revoke one that is not used any more.',
} as const

const liftable = new Set([
  'storage_damaged',
  'too_many_rooms',
  'muted',
  'banned',
  'moderators_only',
  'door_closed',
  'not_allowed',
  'room_deleted',
])

/** Refusals that the operator or a moderator can lift: the same request may succeed later, without `retryAfter`. */
export const isLiftable = (code: string): boolean => liftable.has(code)

export type RefusalCode = keyof typeof refusals

export const isRefusalCode = (code: string): code is RefusalCode => Object.hasOwn(refusals, code)

export type ProgramRefusalCode = keyof typeof programRefusals

export const isProgramRefusal = (code: string): code is ProgramRefusalCode =>
  Object.hasOwn(programRefusals, code)

export type HttpRefusalCode = keyof typeof httpRefusals
