import type { UploadLimit, UploadRefusalCode } from '@parley/shared'
import { number } from '../../number.ts'
import { plural } from '../../plural.ts'
import { who } from '../../who.ts'
import type { Catalogue } from '../en.ts'

const count = plural<'one'>('en')

/** English. Defines the shape of the catalogues for sending files and looking at pictures, which are loaded when they are needed. */
export const en = {
  close: 'Close',
  waiting: {
    heading: 'Files to send',
    ready: (size: string) => `${size}, ready`,
    sending: (sent: string, size: string) => `${sent} of ${size}`,
    waits: (size: string) => `${size}, waiting`,
    processing: 'Being checked…',
    failed: 'Did not arrive',
    remove: (name: string) => `Remove ${name}`,
    describe: (name: string) => `Describe ${name}`,
    add: 'Add',
    left: (files: number) => count(files, { one: 'one more', other: '# more' }),
    retry: 'Retry',
    leaveOut: 'Leave out',
    dropHere: 'Drop files here to send them',
    notAdded: {
      empty: (name: string) => `${who(name)} is empty.`,
      'too-large': (name: string, most: string) =>
        `${who(name)} is too large. A file can have at most ${most}.`,
      'too-many': (name: string) => `${who(name)} was left out: the message has enough files.`,
      unreadable: (name: string) => `${who(name)} cannot be read. Folders cannot be sent.`,
    },
  },
  description: {
    heading: 'Describe this picture',
    label: 'What does it show?',
    hint: 'For people who cannot see it.',
    original: 'Send the original size',
    originalHint: 'Otherwise it is scaled down. Where and when it was taken is never sent on.',
    save: 'Done',
    cancel: 'Cancel',
  },
  outgoing: {
    sending: (sent: string, size: string) => `Sending, ${sent} of ${size}`,
    timeLeft: (time: string) => `${time} left`,
    turn: 'Waiting for its turn…',
    paused: 'The connection is lost. Sending goes on by itself.',
    processing: 'The server is checking the files…',
    takeBack: 'Take the message back',
    missing: 'The file is no longer in this browser. Discard the message, or leave the file out.',
  },
  refusals: {
    uploads_off: 'This server takes no files.',
    no_such_upload: 'The server has deleted the file meanwhile. Retry to send it again.',
    bad_upload: 'The server did not understand this page. Reload the page.',
    file_empty: 'The file is empty.',
    file_too_large: 'The file is too large for this server.',
    upload_quota: 'You have sent as much as one person may send in a day.',
    picture_too_large: 'The picture has too many pixels. Make it smaller, and send it again.',
    picture_broken: 'The picture cannot be read. It is damaged, or not what its name says.',
    picture_kind:
      'Pictures of this kind cannot be sent, because they can tell where they were taken. Save it as JPEG or PNG.',
    pictures_unavailable: 'This server takes no pictures.',
    media_broken: 'The recording cannot be read. It is not complete, or not what its name says.',
    not_processed: 'The server could not prepare the file in time. Retry in a moment.',
  } satisfies Record<UploadRefusalCode, string>,
  limits: {
    file: 'The file is too large for this server.',
    newcomer: 'You are new here: in the first hour you can send less. Retry later.',
    day: 'You have sent as much as one person may send in a day.',
    address: 'Your network has sent as much as it may in a day.',
    all: 'The server has no space for more files.',
  } satisfies Record<UploadLimit, string>,
  viewer: {
    label: 'Photo',
    place: (nth: number, all: number) => `${number(nth)} of ${number(all)}`,
    next: 'Next photo',
    previous: 'Previous photo',
    reply: 'Reply',
    download: 'Download',
    open: 'Open in a new tab',
    all: 'Photos in this room',
    show: (nth: number) => `Photo ${number(nth)}`,
    in: (time: string, room: string) => `${time} in ${room}`,
  },
  voice: {
    recording: 'Recording',
    send: 'Send the voice message',
    cancel: 'Discard the recording',
    denied: 'The browser does not allow the microphone here.',
    failed: 'The microphone cannot be used.',
    name: (time: string) => `Voice message ${time}`,
  },
  card: { remove: 'Remove this preview' },
}

/** The shape of these catalogues. */
export type FilesWords = Catalogue<typeof en>
