import type { Action } from '@parley/shared'
import { listedRooms } from '../../chat/access/listed-rooms.ts'
import { shownRoom } from '../../chat/access/shown-room.ts'
import { settingsOf } from '../../identity/programs/bots.ts'
import { refused } from '../../chat/refusal-codes.ts'
import { sendChanges } from './changes/send-changes.ts'
import { postingAs } from './posting-as.ts'
import { answered, inItsRoom, operation, type Call, type Operation, type Result } from './operation.ts'
import {
  changesQuery,
  inRoom,
  listedQuery,
  newPost,
  newText,
  nothing,
  ofMessage,
  ofReaction,
  pageQuery,
  readUpTo,
  searchQuery,
} from './schemas.ts'

const reading = { query: nothing, isWrite: false, status: 200 } as const
const writing = { query: nothing, isWrite: true, status: 200, answer: 'Changed' } as const

/** P19.6: all operations of the API. What is checked, the OpenAPI document and the page about the API follow from this table. */
export const operations: readonly Operation[] = [
  operation({
    ...{ id: 'getBot', method: 'get', path: '/bot', answer: 'Bot', ...reading, params: {} },
    summary: 'The bot itself: its name, its rooms and what it may do.',
    about: '`rooms` is null where it may be in every room that is open to it.',
    run: ({ bot }) => {
      const { username: name, avatar } = bot
      return Promise.resolve(answered({ name, avatar, ...settingsOf(bot) }))
    },
  }),
  operation({
    ...{ id: 'listRooms', method: 'get', path: '/rooms', answer: 'Rooms', ...reading, params: {} },
    summary: 'The rooms of the bot.',
    about:
      'Those that were named to it; else those in which it has stored how far it has read, and the lobby.',
    run: async ({ bot, actor, reads }) => {
      const names = settingsOf(bot).rooms ?? [...new Set(['lobby', ...(await reads.roomsOf(actor))])]
      return answered({ rooms: names.map((room) => ({ room })) })
    },
  }),
  operation({
    ...{
      id: 'listOpenRooms',
      method: 'get',
      path: '/open-rooms',
      answer: 'OpenRooms',
      ...reading,
      params: {},
    },
    query: listedQuery,
    summary: 'Up to 30 rooms that everybody may find and come into, by name.',
    about: 'The same with `next` as `after` goes on. A bot that has rooms of its own learns of no others.',
    run: async ({ bot, chat, query }) => {
      const { rooms: own, may } = settingsOf(bot)
      if (!may.includes('read')) return refused('not_allowed')
      if (own !== null) return answered({ rooms: [] })
      const { rooms, next } = await listedRooms(chat.access, query.after)
      return answered({ rooms, ...(next !== undefined && { next }) })
    },
  }),
  operation({
    ...{ id: 'getRoom', method: 'get', path: '/rooms/{room}', answer: 'Room', ...reading, params: inRoom },
    summary: 'Title, topic and rules of a room, and where its history is now.',
    about: '`epoch` and `rev` are a cursor: changes after it are new.',
    run: (call) =>
      inItsRoom(call, (room) => {
        const { gate } = room.order
        const { title, topic, door, writers, slow, keepDays } = shownRoom(gate, undefined)
        const shown = { title, topic, door, writers, slow, keepDays }
        const answer = { room: room.name, ...shown, epoch: room.epoch, rev: room.cursor }
        return Promise.resolve(gate.refusal(call.actor, 'read_history') ?? answered(answer))
      }),
  }),
  operation({
    ...{ id: 'listPeople', method: 'get', path: '/rooms/{room}/people', answer: 'People', ...reading },
    params: inRoom,
    summary: 'Who is in a room now.',
    about: 'In a large room only `count` says how many there are.',
    run: (call) =>
      inItsRoom(call, (room) => {
        const { people, count } = room.presence.everyone()
        const refusal = room.order.gate.refusal(call.actor, 'see_people')
        return Promise.resolve(refusal ?? answered({ people, count }))
      }),
  }),
  operation({
    ...{ id: 'listMessages', method: 'get', path: '/rooms/{room}/messages', answer: 'Page', ...reading },
    params: inRoom,
    query: pageQuery,
    summary:
      'Up to 50 messages in the order of their ids: the newest, or those before, after or around an id.',
    run: (call) =>
      inItsRoom(call, async (room) => {
        const { before, after, around } = call.query
        const asked = after !== undefined ? { after } : around !== undefined ? { around } : undefined
        const query = asked ?? { before: before ?? room.cursor + 1 }
        const page = await call.chat.history(call.actor, room, { type: 'history', ...query })
        if (page.type === 'refused') return page
        const { messages } = page
        const sides = {
          ...('more' in page && { more: page.more }),
          ...('newer' in page && { newer: page.newer }),
        }
        return answered({ messages, ...sides })
      }),
  }),
  operation({
    ...{ id: 'postMessage', method: 'post', path: '/rooms/{room}/messages', params: inRoom, ...writing },
    ...{ status: 201, answer: 'Posted', body: newPost },
    summary: 'Posts a message, or an answer to one with `replyTo`.',
    about:
      'With the same `Idempotency-Key` it gives the same message, however often it is sent. A bridge may give as `as` the name of who has written it elsewhere.',
    run: async (call) => {
      const { as, ...post } = call.body
      const actor = await postingAs(call, as)
      if ('code' in actor) return actor
      return write({ ...call, actor }, { type: 'post', cid: call.cid, ...post })
    },
  }),
  operation({
    ...{
      id: 'getMessage',
      method: 'get',
      path: '/rooms/{room}/messages/{id}',
      answer: 'Message',
      ...reading,
    },
    params: ofMessage,
    summary: 'One message as it is now.',
    run: (call) =>
      inItsRoom(call, async (room) => {
        const { id } = call.params
        const page = await call.chat.history(call.actor, room, { type: 'history', around: id })
        if (page.type === 'refused') return page
        const found = page.messages.find((message) => message.id === id)
        return found === undefined ? refused('no_such_message') : answered(found)
      }),
  }),
  operation({
    ...{ id: 'editMessage', method: 'patch', path: '/rooms/{room}/messages/{id}', ...writing },
    params: ofMessage,
    body: newText,
    summary: 'Changes the text of a message of the bot.',
    run: (call) => write(call, { type: 'edit', cid: call.cid, id: call.params.id, ...call.body }),
  }),
  operation({
    ...{ id: 'removeMessage', method: 'delete', path: '/rooms/{room}/messages/{id}', ...writing },
    params: ofMessage,
    summary: 'Removes a message of the bot; with `moderate`, those of members as well.',
    run: (call) => write(call, { type: 'remove', cid: call.cid, id: call.params.id }),
  }),
  operation({
    ...{
      id: 'addReaction',
      method: 'put',
      path: '/rooms/{room}/messages/{id}/reactions/{emoji}',
      ...writing,
    },
    params: ofReaction,
    summary: 'Adds a reaction: one emoji.',
    run: (call) => react(call, true),
  }),
  operation({
    ...{ id: 'removeReaction', method: 'delete', path: '/rooms/{room}/messages/{id}/reactions/{emoji}' },
    ...writing,
    params: ofReaction,
    summary: 'Takes a reaction of the bot away.',
    run: (call) => react(call, false),
  }),
  operation({
    ...{ id: 'searchMessages', method: 'get', path: '/rooms/{room}/search', answer: 'Found', ...reading },
    params: inRoom,
    query: searchQuery,
    summary: 'Messages that hold every word of `query`, the newest first.',
    about: '`more`: the same with `reached` as `before` goes on.',
    run: (call) =>
      inItsRoom(call, async (room) => {
        const found = await call.chat.search(call.actor, room, { type: 'search', ...call.query })
        if (found.type === 'refused') return found
        const { type: _, query: __, before: ___, ...answer } = found
        return answered(answer)
      }),
  }),
  operation({
    ...{
      id: 'getRead',
      method: 'get',
      path: '/rooms/{room}/read',
      answer: 'Read',
      ...reading,
      params: inRoom,
    },
    summary: 'The rev up to which the bot has read the room, as it has stored it.',
    run: (call) =>
      inItsRoom(call, async (room) => {
        const refusal = room.order.gate.refusal(call.actor, 'read_history')
        return refusal ?? answered({ rev: await call.reads.readOf(call.actor, room) })
      }),
  }),
  operation({
    ...{
      id: 'setRead',
      method: 'put',
      path: '/rooms/{room}/read',
      ...writing,
      answer: 'Read',
      isWrite: false,
    },
    params: inRoom,
    body: readUpTo,
    summary: 'Stores how far the bot has read. It never goes back.',
    run: (call) =>
      inItsRoom(call, async (room) => {
        const refusal = room.order.gate.refusal(call.actor, 'read_history')
        const retryAfter = refusal === undefined ? call.chat.limits.take('read', call.actor) : 0
        if (retryAfter > 0) return refused('slow_down', { retryAfter })
        if (refusal !== undefined) return refusal
        const read = await call.reads.setRead(call.actor, room, call.body.rev)
        return typeof read === 'number' ? answered({ rev: read }) : read
      }),
  }),
  operation({
    ...{ id: 'getChanges', method: 'get', path: '/rooms/{room}/changes', answer: 'Changes', ...reading },
    params: inRoom,
    query: changesQuery,
    summary: 'What has changed since a cursor, and what changes from now on.',
    about:
      'As JSON: one answer, which waits for a change for up to `wait` seconds. With `Accept: application/x-ndjson` or `text/event-stream`: a stream of such answers. Without `after` and `epoch` it begins now. `Last-Event-ID: epoch:rev` is the same as both.',
    run: (call) => inItsRoom(call, (room, stale) => sendChanges(call, room, stale)),
  }),
]

async function write(call: Call<{ room: string }>, action: Action): Promise<Result> {
  return inItsRoom(call, async (room) => {
    const written = await call.chat.write(call.actor, room, action)
    if (written.type === 'refused') return written
    return answered(written.type === 'posted' ? { id: written.id } : { rev: written.rev })
  })
}

function react(call: Call<{ room: string; id: number; emoji: string }>, on: boolean) {
  const { id, emoji } = call.params
  return write(call, { type: 'react', cid: call.cid, id, emoji, on })
}
