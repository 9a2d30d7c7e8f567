import { isRefusalCode, type Refusal, type RefusalCode } from '@parley/shared'

/** Every word the page says. */
export const words = {
  appName: 'Parley',
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
    usernameTooLong: (limit: number) => `A username has at most ${limit} characters`,
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
    here: (count: number) => `${count} here`,
    people: 'People',
    hereHeading: (count: number) => `Here, ${count}`,
    uncounted: 'There are too many people here to list them.',
    guest: 'guest',
    guestHint: 'Somebody who has not joined, under a name that belongs to another',
    you: '(you)',
    leaveUnsent: (count: number) =>
      count === 1
        ? 'One message is not sent yet and would be lost. Leave?'
        : `${count} messages are not sent yet and would be lost. Leave?`,
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
    newMessages: (count: number) => (count === 1 ? '1 new message' : `${count} new messages`),
    toNewest: 'Jump to the newest message',
  },
  code: {
    copy: 'Copy the code',
    copied: 'Copied',
    selected: 'Not copied, but selected for you to copy',
  },
  composer: {
    label: (room: string) => `Message ${room}`,
    send: 'Send',
    tooLong: (over: number) => `${over} characters too many`,
    left: (count: number) => `${count} characters left`,
    empty: 'A message needs something to read',
    unstorable: 'A message cannot hold NUL characters or broken Unicode',
  },
  outgoing: {
    sending: 'Sending…',
    offline: 'Waiting for the connection…',
    waiting: 'Waiting a moment…',
    retry: 'Retry',
    discard: 'Discard',
  },
  connection: {
    connecting: 'Connecting…',
    lost: 'Connection lost. Reconnecting…',
    keeps: 'What you write is kept and sent later.',
    now: 'Try now',
    refused: (code: number) => `The server ended the connection (${code}).`,
  },
} as const

/** What the server refused, in the page's words; in the server's for a code that is newer than the page. */
export function refusalText({ code, reason }: Refusal): string {
  return (isRefusalCode(code) ? refusalWords[code] : undefined) ?? reason
}

const refusalWords: Partial<Record<RefusalCode, string>> = {
  empty_message: words.composer.empty,
  bad_message: words.composer.unstorable,
  empty_username: words.join.usernameMissing,
  bad_username: words.join.usernameUnreadable,
  storage_full: 'The server has no room to store messages.',
}
