import type { HttpRefusalCode, RefusalCode } from '@parley/shared'
import { plural } from '../plural.ts'
import { number } from '../number.ts'
import { titleCase } from '../title-case.ts'

const count = plural<'one'>('en')
const named = (room: string) => titleCase(room) ?? (room === 'lobby' ? 'Lobby' : room)
/** The name within a sentence. */
export const inText = (room: string) => titleCase(room) ?? (room === 'lobby' ? 'the lobby' : room)

/** English. Defines the shape of every catalogue of what a first visit shows. */
export const en = {
  appName: 'Parley',
  language: {
    label: 'Language',
    missing: 'The language could not be loaded. Try again when the connection is back.',
  },
  join: {
    title: (room: string) => `Join ${inText(room)}`,
    intro: 'Enter your email and a name to start chatting.',
    email: 'Email',
    emailExample: 'you@example.com',
    emailHint: 'It never leaves this browser. It is only used to find your Gravatar.',
    emailMissing: 'You must enter an email',
    emailTooLong: 'That email is too long',
    username: 'Username',
    usernameMissing: 'You must choose a username',
    usernameTooLong: (limit: number) =>
      count(limit, {
        one: 'A username can have at most one character',
        other: 'A username can have at most # characters',
      }),
    usernameUnreadable: 'A username cannot contain control, invisible or direction-changing characters',
    usernameTaken: 'This name, or a similar one, is already taken',
    perhapsYours: 'If the name is yours, use a passkey, or a link from a device where you have it.',
    nothingStored:
      'This browser stores nothing for this page. When you close or reload it, you cannot change your messages any more, and nobody can use your name for a month. Allow cookies and site data to avoid this.',
    acceptSuggestion: (name: string) => `Use “${name}”`,
    submit: 'Join',
  },
  noSuchRoom: {
    title: 'There is no room at this address',
    text: 'Room names can contain letters, digits, “-” and “_”.',
    toRoom: 'Go to the room',
    toLobby: 'Go to the lobby',
  },
  room: {
    name: named,
    here: (people: number) => count(people, { one: '# here', other: '# here' }),
    people: 'People',
    hereHeading: (people: number) => `Here · ${number(people)}`,
    uncounted: 'There are too many people to list.',
    unlisted: (others: number) => count(others, { one: 'and one more', other: 'and # more' }),
    guest: 'guest',
    guestHint: 'A guest who has not joined, using a name that belongs to somebody else',
    bot: 'bot',
    botHint: 'Posted by a program, not by a person',
    bridged: 'from elsewhere',
    bridgedHint: 'Written in another chat, under the name there',
    you: 'you',
    idle: 'away',
    leaveUnsent: (unsent: number) =>
      count(unsent, {
        one: 'One message is not sent yet and would be lost. Leave?',
        other: '# messages are not sent yet and would be lost. Leave?',
      }),
    share: 'Invite others',
    shared: 'Link copied',
    private: 'Private conversation',
    readers: 'Only those in it can read this. The person who runs this server can read its database.',
    privateBeginning: 'This is the beginning of your private conversation.',
    leave: 'Leave',
    close: 'Close',
    messages: (room: string) => `Messages in ${inText(room)}`,
    loadingOlder: 'Loading older messages…',
    beginning: (room: string) => `This is the beginning of ${inText(room)}.`,
    empty: 'No messages yet. Be the first!',
    newMessages: (unread: number) => count(unread, { one: '# new message', other: '# new messages' }),
    toNewest: 'Jump to the newest message',
    jump: {
      missing: 'That message is not in this room.',
      underWay: 'Loading message…',
      offline: 'The message will load when the connection is back.',
    },
  },
  profile: {
    unreachable: 'The server does not respond. Nothing was changed. Try again in a moment.',
    cancel: 'Cancel',
  },
  identity: {
    outside: {
      signIn: 'Sign in',
      signingIn: 'Taking you to where you sign in…',
      asking: 'Asking the server who you are…',
      again: 'Try again',
      denied: 'You did not sign in.',
      failed: 'Signing in did not work. Try again.',
      noProvider: 'The place where you sign in cannot be reached. Try again in a moment.',
      nobody: 'The server was not told who you are. Reload the page, or ask the person who runs this chat.',
    },
    passkeyFailed: 'No passkey was used.',
    usePasskey: 'Use a passkey',
    useLink: 'Use a link from another device',
    linkField: 'Link from the other device',
    linkHint: 'To get one, open Devices there.',
    notALink: 'This is not such a link.',
    useHere: 'Be the same person here?',
    useHereAbout: 'In this browser you become the person on the device that made the link.',
    insteadOf: (name: string) =>
      `You are ${name} in this browser so far. What ${name} has not sent is kept here until ${name} returns.`,
    accept: 'Continue',
    refusals: {
      no_such_link: 'This link was used, has expired, or never existed.',
      no_such_passkey: 'This passkey is not known here.',
      no_passkeys: 'Passkeys do not work at this address.',
      no_such_credential: 'This device is signed out already.',
      no_such_request: 'The server does not support this request. Reload the page.',
      foreign_origin: 'The server does not accept this from a page at this address.',
      unavailable: 'The server cannot do this right now. Try again in a moment.',
    } satisfies Record<HttpRefusalCode, string>,
    tooMany: (seconds: number) => `Too many attempts. Try again in ${number(seconds)} s.`,
  },
  notifications: {
    tab: (room: string, unread: number) => `${unread > 0 ? `(${number(unread)}) ` : ''}${room} · Parley`,
    title: (name: string, room: string) => `${name} · ${room}`,
  },
  connection: {
    connecting: 'Connecting…',
    lost: 'Connection lost. Reconnecting…',
    sentLater: 'Your messages are saved and sent later.',
    back: 'Connected again.',
    stored: 'Showing messages saved in this browser. New messages are sent later.',
    outdated: 'There is a newer version of this page.',
    reload: 'Reload',
    now: 'Try now',
    crowded: 'The server lets people in one after another. Trying again…',
    refused: (code: number) => `The server ended the connection (${code}).`,
  },
  refusals: {
    not_json: 'The server did not understand this page. Reload the page.',
    unknown_type: 'The server does not support this request. Reload the page.',
    wrong_shape: 'The server did not understand this page. Reload the page.',
    too_long: 'That is too long.',
    empty_message: 'A message cannot be empty',
    bad_message: 'A message cannot contain NUL characters or invalid Unicode',
    empty_username: 'You must choose a username',
    bad_username: 'A username cannot contain control, invisible or direction-changing characters',
    name_taken: 'This name, or a similar one, is already taken',
    name_reserved: 'Nobody can have this name: it would seem to speak for the server or for everybody',
    mixed_name: 'A name cannot mix letters of several alphabets, some of which look the same',
    bad_room: 'Room names can contain letters, digits, “-” and “_”.',
    not_joined: 'You are not in the room. Reload the page.',
    fixed_name: 'Your name here is the one that you sign in with.',
    signed_out: 'This device is signed out.',
    another_person: 'Somebody else has signed in in this browser.',
    already_joined: 'You are already in a room. Reload the page.',
    cid_reused: 'The server mistook this for an earlier message. Discard it and write it again.',
    no_such_message: 'That message no longer exists.',
    no_such_file: 'A file of this message is no longer there. Add it again.',
    not_yours: 'Only its author can change a message.',
    bad_reaction: 'A reaction is one emoji.',
    too_many_reactions: 'This message cannot have more different reactions.',
    too_many_own_reactions: 'You can react to a message with at most five different emoji.',
    too_many_rooms: 'This server cannot have more rooms.',
    empty_query: 'Enter something to search for',
    search_unavailable: 'Search is not available right now. Try again in a moment.',
    door_closed: 'This room is closed. You need its key or an invitation, or ask to be let in.',
    wrong_key: 'That key or invitation does not open this room.',
    asked: 'Those inside have been asked to let you in.',
    turned_away: 'You were not let in.',
    banned: 'You are banned from this room.',
    room_deleted: 'This room was deleted.',
    no_such_room: 'There is no such room, or it is not for you.',
    no_such_recipient: 'That person cannot be written to.',
    muted: 'You cannot write here for now.',
    slow_mode: 'Slow mode is on. Wait before your next message.',
    moderators_only: 'Only moderators can write here.',
    not_allowed: 'You are not allowed to do that.',
    no_such_person: 'There is nobody of that name here.',
    no_such_invitation: 'That invitation has ended already.',
    outranked: 'You cannot do that to yourself, or to somebody with the same or a higher role.',
    last_owner: 'You are the last owner. Make somebody else an owner first.',
    fixed_setting: 'The operator of this server has fixed that setting.',
    slow_down: 'You are sending too many messages at once.',
    too_many_connections: 'You have the chat open in too many places. Close one of them.',
    storage_full: 'The server has no storage space left for messages.',
    storage_busy: 'The server cannot store messages right now.',
    storage_damaged: 'The database of the server is damaged. Nothing can be saved until it is repaired.',
  } satisfies Record<RefusalCode, string>,
}

/** The shape of a catalogue: the same texts with the same parameters. */
export type Words = Catalogue<typeof en>

export type Catalogue<Part> = Part extends string
  ? string
  : Part extends (...args: infer Args) => string
    ? (...args: Args) => string
    : { readonly [Name in keyof Part]: Catalogue<Part[Name]> }
