import { wholeNumber } from '@parley/command-line'
import { limits } from '@parley/shared'
import * as v from 'valibot'
import { minFree } from './min-free.ts'
import { rate } from './rate.ts'
import type { Setting } from './setting.ts'

/** Connections; 0: no limit. */
const count = wholeNumber(0, 10_000_000)

/** Empty: undefined, which the server replaces. */
const countOrEmpty = v.union(
  [
    count,
    v.pipe(
      v.literal(''),
      v.transform(() => undefined),
    ),
  ],
  'must be a whole number from 0 to 10000000, or empty',
)

/** What limits people, addresses and the server. */
export const limitSettings = {
  KEEP_DAYS: {
    doc: 'days after which messages are deleted, where a room says nothing else; 0: they are kept',
    fallback: '0',
    schema: wholeNumber(0, limits.keepDays),
  },
  LIMITS: {
    doc: 'off: none of the following limits applies, for measuring',
    fallback: 'on',
    schema: v.picklist(['on', 'off'], 'must be on or off'),
  },
  MAX_CONNECTIONS: {
    doc: 'connections of this server; empty: 0.8 of the files it may open; 0: no limit',
    fallback: '',
    schema: countOrEmpty,
  },
  SOCKETS_PER_ADDRESS: {
    doc: 'connections of all people at one address; 0: no limit',
    fallback: '1000',
    schema: count,
  },
  SOCKETS_NOT_JOINED: {
    doc: 'those of them that have not joined, or never do; 0: no limit',
    fallback: '100',
    schema: count,
  },
  SOCKETS_PER_PERSON: {
    doc: 'connections of one person; 0: no limit',
    fallback: '20',
    schema: count,
  },
  DIAGNOSTICS_PER_ADDRESS: {
    doc: 'connections of one address to /echo and /ping; 0: no limit',
    fallback: '20',
    schema: count,
  },
  FRAMES_PER_SOCKET: {
    doc: 'frames of one connection that are refused or ask for nothing, before it is read more slowly; 0: no limit',
    fallback: '10/s burst 100',
    schema: rate,
  },
  JOINS_PER_PERSON: {
    doc: 'how often one person may join; 0: no limit',
    fallback: '1/s burst 20',
    schema: rate,
  },
  NEW_PEOPLE_PER_ADDRESS: {
    doc: 'how often new people may join from one address; 0: no limit',
    fallback: '10/s burst 100',
    schema: rate,
  },
  RETURNS_PER_ADDRESS: {
    doc: 'the same for people who come back to what they have read, without a stored credential; 0: no limit',
    fallback: '50/s burst 1000',
    schema: rate,
  },
  REQUESTS_PER_ADDRESS: {
    doc: 'requests about people and devices from one address; 0: no limit',
    fallback: '50/s burst 500',
    schema: rate,
  },
  POSTS_PER_MINUTE: {
    doc: 'messages and changes of one person per minute; 0: no limit, by address neither',
    fallback: '60',
    schema: wholeNumber(0, 1_000_000),
  },
  POSTS_BURST: {
    doc: 'messages and changes of one person at once',
    fallback: '10',
    schema: wholeNumber(1, 1_000_000),
  },
  POSTS_PER_ADDRESS: {
    doc: 'messages and changes of all people at one address; 0: no limit',
    fallback: '600/min burst 100',
    schema: rate,
  },
  HISTORY_PER_PERSON: {
    doc: 'pages of older messages that one person may read; 0: no limit',
    fallback: '5/s burst 20',
    schema: rate,
  },
  HISTORY_PER_ADDRESS: {
    doc: 'the same for all people at one address; 0: no limit',
    fallback: '50/s burst 200',
    schema: rate,
  },
  SEARCHES_PER_PERSON: { doc: 'searches of one person; 0: no limit', fallback: '1/s burst 5', schema: rate },
  SEARCHES_WAITING: {
    doc: 'searches that may wait for others before more are refused',
    fallback: '20',
    schema: wholeNumber(1, 10_000),
  },
  NEW_ROOMS_PER_ADDRESS: {
    doc: 'rooms that the people at one address may begin; 0: no limit',
    fallback: '60/h',
    schema: rate,
  },
  NEW_NAMES_PER_ADDRESS: {
    doc: 'names that the people at one address may claim; 0: no limit',
    fallback: '30/min',
    schema: rate,
  },
  NEW_NAMES_PER_DAY: { doc: 'the same in the long run; 0: no limit', fallback: '1000/day', schema: rate },
  MAX_ROOMS: {
    doc: 'rooms with messages; when there are more, no new one can be begun; 0: no limit',
    fallback: '1000',
    schema: wholeNumber(0, 1_000_000_000),
  },
  MIN_FREE: {
    doc: 'space on the disk of DATA_DIR below which posts are refused, like 2GiB or 5%; empty: 1GiB or 5%, the smaller; 0: none',
    fallback: '',
    schema: minFree,
  },
} satisfies Record<string, Setting<unknown>>
