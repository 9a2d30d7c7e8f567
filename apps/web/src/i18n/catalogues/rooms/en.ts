import { plural } from '../../plural.ts'
import { who } from '../../who.ts'
import type { Catalogue } from '../en.ts'

const count = plural<'one'>('en')

/** English. Defines the shape of the catalogues of the list of rooms, which are loaded with it. */
export const en = {
  heading: 'Your rooms',
  close: 'Close',
  unread: (messages: number) => count(messages, { one: 'one unread message', other: '# unread messages' }),
  unreadAtLeast: (messages: number) =>
    count(messages, { one: 'one unread message or more', other: '# unread messages or more' }),
  mentions: (messages: number) => count(messages, { one: 'one mentions you', other: '# mention you' }),
  favourite: 'favourite',
  locked: 'not open to everybody',
  hasDraft: 'unsent text',
  muted: 'muted',
  you: 'You',
  ended: {
    banned: 'You are banned',
    door_closed: 'Closed to you',
    room_deleted: 'Deleted',
    sent_out: 'You were removed',
    other: 'Not available',
  },
  menu: {
    open: (room: string) => `More about ${who(room)}`,
    addFavourite: 'Add to favourites',
    removeFavourite: 'Remove from favourites',
    notify: 'Tell me about',
    all: 'Every message',
    mentions: 'Messages that mention you',
    nothing: 'Nothing',
    leave: 'Leave this room…',
    leaveConversation: 'Leave the conversation…',
    offline: 'There is no connection. Nothing was changed.',
  },
  allUnread: {
    title: 'All unread',
    none: 'Nothing is unread.',
    read: 'Mark as read',
    readOf: (room: string) => `Mark as read: ${room}`,
    readAll: 'Mark all as read',
    more: (messages: number) => count(messages, { one: '…and one more', other: '…and # more' }),
  },
  direct: {
    heading: 'Direct',
    open: 'New private conversation',
    title: 'New private conversation',
    hint: 'Only those who are in it can see it. All of them see who is in it. Nobody is added later.',
    alone:
      'Nobody else is here, or was here lately. Private conversations begin with people of the open room.',
    nobody: 'Choose at least one person',
    tooMany: (people: number) => `At most ${people} people can be chosen`,
    confirm: 'Begin',
  },
  leaveConversation: {
    title: (room: string) => `Leave the conversation with ${who(room)}?`,
    text: 'It goes from your list on all your devices, and you cannot come back to it. What you wrote stays with the others. When the last one has left, all of it is deleted.',
  },
  search: {
    open: 'Search all your rooms',
    nothing: 'Nothing found in your other rooms.',
    found: (rooms: number) =>
      count(rooms, { one: 'Found in one other room', other: 'Found in # other rooms' }),
    more: 'There may be more in this room.',
  },
  draft: {
    heading: 'There is another unsent text:',
    use: 'Use it',
    discard: 'Discard it',
  },
  leave: {
    title: (room: string) => `Leave ${who(room)}?`,
    text: 'It goes from your list on all your devices, and you are told nothing of it any more. What you wrote stays there. You can come back with its link, if it is open to you then.',
    confirm: 'Leave',
    stay: 'Stay',
  },
  make: {
    open: 'New room',
    title: 'Open a room',
    label: 'Name, or a link to a room',
    hint: 'A room that is not there yet is made. Who may come in is set in its invitation.',
    missing: 'Enter a name',
    elsewhere: 'This link does not lead to a room of this server',
    confirm: 'Open',
    listed: 'Rooms that are open to everybody',
    cancel: 'Cancel',
  },
}

/** The shape of a catalogue: the same texts with the same parameters. */
export type RoomsWords = Catalogue<typeof en>
