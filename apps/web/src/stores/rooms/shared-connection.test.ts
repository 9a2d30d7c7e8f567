import { RoomList, type Environment, type SocketEvents } from '@parley/client'
import { expect, test, vi } from 'vitest'
import { SharedConnection } from './shared-connection.ts'

const joined = `{"type":"joined","room":"lobby","epoch":"first","rev":0,"resumed":false,"messages":[],"more":false,"follow":200}`

function start() {
  const sockets: { events: SocketEvents; send: ReturnType<typeof vi.fn> }[] = []
  const inner: Environment = {
    connect: (events) => {
      const socket = { events, send: vi.fn(), close: vi.fn() }
      sockets.push(socket)
      return socket
    },
    after: (_ms, then) => {
      queueMicrotask(then)
      return () => undefined
    },
    now: () => 0,
    random: () => 0.5,
    newCid: () => 'cid',
  }
  const shared = new SharedConnection(inner)
  const heard: string[] = []
  const connect = () =>
    shared.environment.connect({
      onOpen: () => heard.push('open'),
      onMessage: (text) => heard.push(text),
      onClose: (code) => heard.push(`closed ${code}`),
    })
  const share = () => {
    const taken: string[] = []
    shared.share((below) => ({
      ...below,
      connect: (events) =>
        below.connect({
          ...events,
          onMessage: (text) => {
            taken.push(text)
            events.onMessage(text)
          },
        }),
    }))
    return taken
  }
  return { shared, sockets, heard, connect, share }
}

test('a listener that comes later shares the open connection, and the room hears nothing twice', () => {
  const { sockets, heard, connect, share } = start()
  connect()
  sockets[0]?.events.onOpen()
  sockets[0]?.events.onMessage(joined)
  sockets[0]?.events.onMessage('first')
  const taken = share()
  expect(taken).toEqual([joined])
  sockets[0]?.events.onMessage('second')
  sockets[0]?.events.onClose(1006, '')
  expect(taken).toEqual([joined, 'second'])
  expect(heard).toEqual(['open', joined, 'first', 'second', 'closed 1006'])
  expect(sockets).toHaveLength(1)
})

test('it shares each connection that follows, and none is opened for it', () => {
  const { sockets, heard, connect, share } = start()
  const taken = share()
  expect(sockets).toHaveLength(0)
  connect()
  connect()
  sockets[1]?.events.onMessage(joined)
  expect(sockets).toHaveLength(2)
  expect(taken).toEqual([joined])
  expect(heard).toEqual([joined])
})

test('a connection that is closed is not shared', () => {
  const { sockets, connect, share } = start()
  connect()
  sockets[0]?.events.onMessage(joined)
  sockets[0]?.events.onClose(1006, '')
  expect(share()).toEqual([])
  connect()
  expect(sockets).toHaveLength(2)
})

test('P16.2: the list of rooms asks over the connection of the room', async () => {
  const { shared, sockets, connect } = start()
  connect()
  sockets[0]?.events.onMessage(joined)
  shared.share((inner) => new RoomList(inner, 'lobby', () => undefined).environment)
  await Promise.resolve()
  expect(sockets[0]?.send).toHaveBeenCalledWith('{"type":"rooms"}')
})

test('what one of them sends while the other closes the connection is not sent', () => {
  const { shared, sockets } = start()
  const list = new RoomList(
    { ...shared.environment, connect: (events) => shared.connect(events) },
    'lobby',
    () => {},
  )
  const socket = list.environment.connect({ onOpen: () => {}, onMessage: () => {}, onClose: () => {} })
  sockets[0]?.events.onOpen()
  sockets[0]?.events.onMessage(joined)
  expect(list.mark('team', { favourite: true })).toBe(true)
  expect(sockets[0]?.send).toHaveBeenCalledTimes(1)
  socket.close()
  list.mark('team', { favourite: false })
  expect(sockets[0]?.send).toHaveBeenCalledTimes(1)
})
