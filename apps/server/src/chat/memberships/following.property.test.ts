import type { RoomLine } from '@parley/shared'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Crowd, type Member } from '../../testing/access/crowd.ts'

const rooms = ['garden', 'team'] as const
type RoomName = (typeof rooms)[number]

type Step =
  | { do: 'post'; room: RoomName; by: 'Ada' | 'Bob'; text: string }
  | { do: 'remove'; room: RoomName; back: number }
  | { do: 'read'; device: 0 | 1; room: RoomName; back: number }
  | { do: 'slow' | 'drain' | 'reconnect'; device: 0 | 1 }
  | { do: 'pass'; ms: number }

const room = fc.constantFrom(...rooms)
const device = fc.constantFrom<0 | 1>(0, 1)
const back = fc.nat(4)
const post: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('post' as const),
  room,
  by: fc.constantFrom('Bob', 'Bob', 'Ada'),
  text: fc.constantFrom('hello', 'hello @Ada'),
})
const steps = fc.array(
  fc.oneof(
    post,
    post,
    fc.record({ do: fc.constant('remove' as const), room, back }),
    fc.record({ do: fc.constant('read' as const), device, room, back }),
    fc.record({ do: fc.constantFrom('slow' as const, 'drain' as const, 'reconnect' as const), device }),
    fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(0, 300, 1_100) }),
  ),
  { maxLength: 30 },
)

test('P16: two devices on two nodes agree in the end on what the log says, whatever has happened', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const scene = await new Scene().open()
      for (const step of all) await scene.take(step)
      await scene.settle()
      for (const name of rooms)
        for (const told of scene.told(name)) expect(told).toEqual(await scene.expected(name))
      scene.close()
    }),
    { numRuns: 60 },
  )
})

/** Ada and Bob are in both rooms, and two devices of Ada follow them from the lobby. */
class Scene {
  readonly #there = new Map<string, Member>()
  readonly #devices: Device[] = []
  #crowd = new Crowd()
  #stops: (() => void)[] = []
  #posts = 0

  async open(): Promise<this> {
    const crowd = await this.#crowd.open({ limits: 'off' }, 2)
    this.#stops = [0, 1].map((node) => crowd.node(node).app.chat.memberships.followOthers(fail))
    for (const name of rooms)
      for (const person of ['Bob', 'Ada']) {
        const there = await crowd.enter(person, { room: name, node: name === 'team' ? 1 : 0 })
        this.#there.set(`${person} ${name}`, there)
        if (person === 'Ada') await there.ask({ type: 'rooms' })
      }
    for (const node of [0, 1] as const) this.#devices.push(await Device.connect(crowd, node))
    return this
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'post':
        this.#posts += 1
        await this.#in(step.by, step.room).do({ type: 'post', message: `${step.text} ${this.#posts}` })
        return
      case 'remove':
        await this.#in('Bob', step.room).do({ type: 'remove', id: (await this.#head(step.room)) - step.back })
        return
      case 'read': {
        const rev = Math.max(0, (await this.#head(step.room)) - step.back)
        await this.#devices[step.device]?.member.ask({ type: 'read', room: step.room, rev })
        return
      }
      case 'slow':
      case 'drain':
        return this.#devices[step.device]?.[step.do]()
      case 'reconnect':
        this.#devices[step.device]?.member.visitor.leave()
        this.#devices[step.device] = await Device.connect(this.#crowd, step.device)
        return
      case 'pass':
        return this.#crowd.pass(step.ms)
    }
  }

  async settle(): Promise<void> {
    for (const one of this.#devices) one.drain()
    await this.#crowd.pass(10_000)
  }

  told(name: RoomName): (RoomLine | undefined)[] {
    return this.#devices.map((one) => one.last(name))
  }

  async expected(name: RoomName): Promise<RoomLine> {
    const { log } = this.#crowd.nodes
    const { head, messages } = await log.since(name, 0, 1_000)
    const author = this.#in('Ada', name).of('joined')[0]?.person ?? ''
    const { read = -1 } = (await log.members.membership({ author, room: name })) ?? {}
    const unread = messages.filter(
      ({ id, username, removed }) => id > read && username !== 'Ada' && removed === undefined,
    )
    const last = messages.toSorted((a, b) => a.id - b.id).at(-1)
    return {
      ...{ room: name, head, read, unread: unread.length },
      mentions: unread.filter(({ message }) => message.includes('@Ada')).length,
      ...(last && {
        last: {
          ...{ id: last.id, username: last.username, message: last.message },
          ...(last.removed && { removed: last.removed }),
        },
        at: last.at,
      }),
    }
  }

  close(): void {
    for (const stop of this.#stops) stop()
    for (const one of this.#devices) one.member.visitor.leave()
    for (const there of this.#there.values()) there.visitor.leave()
  }

  async #head(name: RoomName) {
    return (await this.#crowd.nodes.log.since(name, 0, 0)).head
  }

  #in(person: string, name: RoomName): Member {
    const there = this.#there.get(`${person} ${name}`)
    if (there === undefined) throw new Error(`${person} is not in ${name}.`)
    return there
  }
}

class Device {
  readonly member: Member
  /** When it was told. */
  readonly #times: number[] = []

  static async connect(crowd: Crowd, node: 0 | 1): Promise<Device> {
    const connected = new Device(await crowd.enter('Ada', { node }))
    await connected.member.ask({ type: 'follow', rooms: [...rooms] })
    return connected
  }

  constructor(member: Member) {
    this.member = member
    const { peer } = member.visitor
    const send = peer.send.bind(peer)
    peer.send = (frame) => {
      if ('type' in frame && frame.type === 'followed') this.#add(Date.now())
      send(frame)
    }
  }

  slow(): void {
    this.member.visitor.peer.buffered = 2 * 1024 * 1024
  }

  drain(): void {
    this.member.visitor.peer.drain()
  }

  last(name: RoomName): RoomLine | undefined {
    const lines = this.member.of('followed').flatMap(({ rooms: told }) => told)
    return lines.findLast((line) => line.room === name)
  }

  /** P16.3: at most once a second, after the answer to `follow`. */
  #add(at: number) {
    const before = this.#times.at(-1)
    if (this.#times.length > 1 && before !== undefined) expect(at - before).toBeGreaterThanOrEqual(1_000)
    this.#times.push(at)
  }
}

function fail(error: unknown): never {
  throw error
}
