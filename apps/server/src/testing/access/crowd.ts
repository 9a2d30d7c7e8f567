import type { ServerFrame } from '@parley/shared'
import type { Dependencies } from '../../app.ts'
import type { Config } from '../../config/config.ts'
import { authorOf } from '../../identity/author.ts'
import { TestNodes, tokenOf, type EnterOptions, type Visitor } from '../test-nodes.ts'

type Node = ReturnType<TestNodes['start']>

interface Frame {
  type: string
  cid?: string
  [field: string]: unknown
}

/** People with several roles in one process, on one or more nodes with one log, with fake timers. */
export class Crowd {
  readonly nodes = new TestNodes()
  readonly #started: Node[] = []
  #asked = 0

  /** Starts nodes with these settings. */
  async open(
    settings: Partial<Config> = {},
    count = 1,
    outside: Pick<Dependencies, 'fetcher' | 'pushSender'> = {},
  ): Promise<this> {
    for (let n = 0; n < count; n += 1) {
      const node = this.nodes.start(settings, outside)
      await node.app.start()
      this.#started.push(node)
    }
    return this
  }

  node(index = 0): Node {
    const node = this.#started[index]
    if (node === undefined) throw new Error(`There is no node ${index}.`)
    return node
  }

  /** The person has joined, or was refused. */
  async enter(username: string, options: EnterOptions & { node?: number } = {}): Promise<Member> {
    const { node = 0, ...join } = options
    const member = new Member(this, this.node(node).enter(username, join))
    await this.pass(0)
    return member
  }

  /** An owner of the server, who has joined. */
  async owner(username = 'Olga', options: EnterOptions & { node?: number } = {}): Promise<Member> {
    await this.makeOwner(username)
    return this.enter(username, options)
  }

  async makeOwner(username: string) {
    const person = authorOf(tokenOf(username))
    await this.node().app.chat.access.makeOwner(person, { username, avatar: 'a'.repeat(64) })
    await this.pass(0)
  }

  async pass(ms: number) {
    await this.nodes.pass(ms)
  }

  cid() {
    this.#asked += 1
    return `cid-of-crowd-${this.#asked}`
  }
}

/** One connection of somebody. */
export class Member {
  readonly visitor: Visitor
  readonly #crowd: Crowd

  constructor(crowd: Crowd, visitor: Visitor) {
    this.#crowd = crowd
    this.visitor = visitor
  }

  get closedWith() {
    return this.visitor.peer.closedWith
  }

  of<Type extends ServerFrame['type']>(type: Type) {
    return this.visitor.peer.of(type)
  }

  /** Sends a frame, and resolves to the first frame that answers it; undefined: nothing does. */
  async ask(frame: Frame): Promise<ServerFrame | undefined> {
    const { sent } = this.visitor.peer
    const before = sent.length
    this.visitor.send(frame)
    // A turn for each step: storing, and scrypt in a thread of its own.
    await this.#crowd.pass(0)
    const after = sent.slice(before) as ServerFrame[]
    return after.find((one) => isAnswer(one, frame))
  }

  /** The same with a cid of its own, where the frame has one. */
  async do(frame: Frame): Promise<ServerFrame | undefined> {
    return this.ask(withoutCid.has(frame.type) ? frame : { ...frame, cid: this.#crowd.cid() })
  }
}

const withoutCid: ReadonlySet<string> = new Set([
  'audit',
  'restricted',
  'history',
  'thread',
  'search',
  'typing',
  'idle',
])

function isAnswer(answer: ServerFrame, { type, cid }: Frame) {
  if (cid !== undefined) return 'cid' in answer && answer.cid === cid
  const answers: Record<string, ServerFrame['type']> = {
    search: 'found',
    join: 'joined',
    peek: 'peeked',
    search_rooms: 'found_rooms',
  }
  return answer.type === (answers[type] ?? type) || answer.type === 'error'
}
