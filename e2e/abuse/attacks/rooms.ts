import type { Attack } from '../attack.ts'
import { addressOf, Stranger } from '../stranger.ts'

const roomsOfEach = 8

/** People who are members of many rooms and ask for the list of them, over and over: each room of it is opened. */
export const roomLists: Attack = {
  name: 'lists of rooms',
  unit: 'lists',
  attackers: 50,
  limit: { of: 'each', burst: 30, perSecond: 1 },
  start: async (target, n) => {
    const name = `Collector ${n}`
    for (let room = 0; room < roomsOfEach; room += 1) {
      const there = await Stranger.connect(target, { address: addressOf(n) })
      await there.mustJoin(name, `room-${n}-${room}`)
      await there.ask({ type: 'rooms' }, 'rooms')
      there.close()
    }
    const stranger = await Stranger.connect(target, { address: addressOf(n) })
    await stranger.mustJoin(name)
    return {
      attempt: async () => ((await stranger.ask({ type: 'rooms' }, 'rooms')) ? 'let through' : 'refused'),
      close: () => stranger.close(),
      received: () => stranger.bytes,
    }
  },
}

/** People who tell over and over how far they have read: that is stored. */
export const readFlood: Attack = {
  name: 'read positions',
  unit: 'positions',
  attackers: 50,
  limit: { of: 'each', burst: 120, perSecond: 4 },
  // The pings that find out what was let through are not what is attacked.
  shortRun: { attempts: 750, settings: { framesPerSocket: undefined } },
  start: async (target, n) => {
    const stranger = await Stranger.connect(target, { address: addressOf(n) })
    await stranger.mustJoin(`Skimmer ${n}`)
    await stranger.ask({ type: 'rooms' }, 'rooms')
    return {
      attempt: async () =>
        (await stranger.isTaken({ type: 'read', room: 'lobby', rev: 1 })) ? 'let through' : 'refused',
      close: () => stranger.close(),
      received: () => stranger.bytes,
    }
  },
}

/** People who search all of their rooms, over and over. */
export const roomSearches: Attack = {
  name: 'searches of many rooms',
  unit: 'searches',
  attackers: 50,
  limit: { of: 'each', burst: 8, perSecond: 1 / 3 },
  start: async (target, n) => {
    const name = `Rummager ${n}`
    const rooms = Array.from({ length: roomsOfEach }, (_, room) => `shelf-${n}-${room}`)
    for (const room of rooms) {
      const there = await Stranger.connect(target, { address: addressOf(n) })
      await there.mustJoin(name, room)
      await there.ask({ type: 'rooms' }, 'rooms')
      there.close()
    }
    const stranger = await Stranger.connect(target, { address: addressOf(n) })
    await stranger.mustJoin(name)
    await stranger.ask({ type: 'follow', rooms }, 'followed')
    const search = { type: 'search_rooms', rooms, query: 'a' }
    return {
      attempt: async () => ((await stranger.ask(search, 'found_rooms')) ? 'let through' : 'refused'),
      close: () => stranger.close(),
      received: () => stranger.bytes,
    }
  },
}
