import type { RefusalCode } from '@parley/shared'
import { counted } from './counted.ts'
import { number } from './number.ts'

const count = counted<'one'>('en')

/** English, and the shape of every other language. */
export const en = {
  appName: 'Parley',
  language: {
    label: 'Language',
    missing: 'That language could not be fetched. Try again when the connection is back.',
  },
  join: {
    title: (room: string) => (room === 'lobby' ? 'Join the lobby' : `Join ${room}`),
    intro: 'Say who you are and start talking.',
    email: 'Email',
    emailExample: 'you@example.com',
    emailHint: 'It never leaves this browser; it only picks your Gravatar.',
    emailMissing: 'You must enter an email',
    emailTooLong: 'That email is too long',
    username: 'Username',
    usernameMissing: 'You must choose a username',
    usernameTooLong: (limit: number) =>
      count(limit, {
        one: 'A username has at most one character',
        other: 'A username has at most # characters',
      }),
    usernameUnreadable: 'A username cannot hold control, invisible or direction-changing characters',
    usernameTaken: 'Somebody else uses that name, or one that looks like it',
    takeSuggestion: (name: string) => `Take “${name}”`,
    submit: 'Join',
  },
  noSuchRoom: {
    title: 'There is no room at this address',
    text: 'Room names are made of letters, digits, “-” and “_”.',
    toLobby: 'Go to the lobby',
  },
  room: {
    name: (room: string) => room,
    here: (people: number) => count(people, { one: '# here', other: '# here' }),
    people: 'People',
    hereHeading: (people: number) => `Here, ${number(people)}`,
    uncounted: 'There are too many people here to list them.',
    guest: 'guest',
    guestHint: 'Somebody who has not joined, under a name that belongs to another',
    you: '(you)',
    leaveUnsent: (unsent: number) =>
      count(unsent, {
        one: 'One message is not sent yet and would be lost. Leave?',
        other: '# messages are not sent yet and would be lost. Leave?',
      }),
    share: 'Copy the link to this room',
    shared: 'Link copied',
    shareByHand: 'This is the link to this room:',
    leave: 'Leave',
    close: 'Close',
    messages: (room: string) => `Messages in ${room}`,
    loadingOlder: 'Loading older messages…',
    beginning: (room: string) => `This is the beginning of ${room}.`,
    empty: 'Nobody has said anything yet. Be the first!',
    invite: 'To bring others in, send them the link to this room.',
    newMessages: (unread: number) => count(unread, { one: '# new message', other: '# new messages' }),
    toNewest: 'Jump to the newest message',
    noSuchMessage: 'That message is not in this room.',
  },
  unread: {
    line: 'New messages',
    jump: 'Jump to first unread',
    markRead: 'Mark as read',
  },
  code: {
    copy: 'Copy the code',
    copied: 'Copied',
    selected: 'Not copied, but selected for you to copy',
  },
  composer: {
    label: (room: string) => `Message ${room}`,
    send: 'Send',
    save: 'Save',
    emoji: 'Emoji',
    people: 'People',
    suggestions: (suggested: number) => count(suggested, { one: '1 suggestion', other: '# suggestions' }),
    editing: 'Editing your message',
    replying: (name: string) => `Replying to ${name}`,
    cancel: 'Cancel',
    tooLong: (over: number) => count(over, { one: 'One character too many', other: '# characters too many' }),
    left: (left: number) => count(left, { one: 'One character left', other: '# characters left' }),
    empty: 'A message needs something to read',
    unstorable: 'A message cannot hold NUL characters or broken Unicode',
  },
  message: {
    edited: '(edited)',
    removed: 'This message was removed',
    actions: 'Actions for this message',
    react: 'Add a reaction',
    reactWith: (emoji: string) => `React with ${emoji}`,
    reply: 'Reply',
    more: 'More',
    edit: 'Edit',
    copyText: 'Copy the text',
    copyLink: 'Copy the link',
    copied: 'Copied',
    notCopied: 'This browser does not let the page copy',
    remove: 'Remove',
    removeTitle: 'Remove this message?',
    removeText: 'It will be gone for everyone. What was written cannot be brought back.',
    keep: 'Keep it',
    reacted: (emoji: string, names: string) => `${emoji} by ${names}`,
    andOthers: (others: number) => count(others, { one: 'one more', other: '# more' }),
    answers: (name: string) => `In answer to ${name}`,
    saving: 'Saving…',
    notChanged: 'Your change was not made:',
  },
  outgoing: {
    sending: 'Sending…',
    offline: 'Waiting for the connection…',
    waiting: 'Waiting a moment…',
    retry: 'Retry',
    discard: 'Discard',
  },
  informed: {
    heading: 'Notifications',
    about: 'While you look elsewhere, be told about',
    nothing: 'Nothing',
    mentions: 'Messages that mention or answer you',
    everything: 'Every message',
    sound: 'With a quiet sound',
    always: 'The tab always shows how many messages are unread.',
    granted: 'Your browser shows them.',
    askable: 'Your browser asks whether this page may show them.',
    blocked:
      'Your browser blocks notifications from this page. You can allow them in its settings for this site.',
    impossible: 'Browsers show notifications only from https pages. Here, only the sound can tell you.',
    tab: (room: string, unread: number) => `${unread > 0 ? `(${number(unread)}) ` : ''}${room} · Parley`,
    title: (name: string, room: string) => `${name} · ${room}`,
  },
  connection: {
    connecting: 'Connecting…',
    lost: 'Connection lost. Reconnecting…',
    keeps: 'What you write is kept and sent later.',
    kept: 'You see what this browser kept. What you write is sent later.',
    outdated: 'There is a newer version of this page.',
    reload: 'Reload',
    now: 'Try now',
    refused: (code: number) => `The server ended the connection (${code}).`,
  },
  refusals: {
    not_json: 'The server could not read what this page sent. Reload the page.',
    unknown_type: 'The server does not know what this page asked for. Reload the page.',
    wrong_shape: 'The server could not read what this page sent. Reload the page.',
    too_long: 'That is too long.',
    empty_message: 'A message needs something to read',
    bad_message: 'A message cannot hold NUL characters or broken Unicode',
    empty_username: 'You must choose a username',
    bad_username: 'A username cannot hold control, invisible or direction-changing characters',
    name_taken: 'Somebody else uses that name, or one that looks like it',
    bad_room: 'Room names are made of letters, digits, “-” and “_”.',
    not_joined: 'The server says that you are not in the room. Reload the page.',
    already_joined: 'The server says that you are in a room already. Reload the page.',
    cid_reused: 'The server mistook this for an earlier message. Discard it and write it again.',
    no_such_message: 'That message is not there any more.',
    not_yours: 'Only its author can change a message.',
    bad_reaction: 'A reaction is one emoji.',
    too_many_reactions: 'There is no room for another emoji under that message.',
    slow_down: 'That is too many messages at once.',
    storage_full: 'The server has no room to store messages.',
  } satisfies Record<RefusalCode, string>,
}

/** What a language has to say: the same parts, asked with the same. */
export type Words = Worded<typeof en>

type Worded<Part> = Part extends string
  ? string
  : Part extends (...asked: infer Asked) => string
    ? (...asked: Asked) => string
    : { readonly [Name in keyof Part]: Worded<Part[Name]> }
