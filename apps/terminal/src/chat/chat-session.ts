import {
  RoomClient,
  RoomList,
  textOf,
  type Membership,
  type OutboxStore,
  type RoomView,
} from '@parley/client'
import { clientFrame, readFrame, type File, type Person, type Refusal } from '@parley/shared'
import type { EmojiIndex } from '@parley/shared/emoji-table'
import { emojiText } from '../screen/emoji-text.ts'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'
import type { NodeEnvironment } from '../connection/node-environment.ts'
import { presenceLine } from './presence-reporter.ts'
import { refusalText } from '../connection/refusal-text.ts'
import type { Screen } from '../screen/screen.ts'
import { PastedLines } from './pasted-lines.ts'
import { unreadText } from './room-lines.ts'
import { RoomsCommand } from './rooms-command.ts'
import { PrivateMessages, type NextRoom } from './private-message.ts'
import { saveNewest } from './save-file.ts'
import { statusLines } from './status-lines.ts'
import { Transcript } from './transcript.ts'
import { helpLines, readTypedCommand } from './typed-command.ts'

export type ChatSessionEnd =
  /** `next`: where to go, and what to post there. */
  | { name: 'left'; unsent: number; next: NextRoom | undefined }
  | { name: 'refused'; because: Refusal | { closeCode: number } }

/** Milliseconds that leaving waits for the acknowledgement of the last posts. */
const leaveWithinMs = { terminal: 2_000, pipe: 10_000 }

const wakeEveryMs = 5_000

interface ChatSessionEvents {
  /** Posted before anything is typed. */
  first?: string
  joined: () => void
  /** Returns the path. Rejects with Failure. */
  save: (file: File) => Promise<string>
  /** Returns the id. Rejects with Failure. */
  upload: (text: string, uploads: RoomView['uploads']) => Promise<string>
}

/** One person in one room: connects the client with the screen. */
export class ChatSession {
  readonly ended: Promise<ChatSessionEnd>
  readonly #end: (end: ChatSessionEnd) => void
  readonly #me: Membership
  readonly #environment: NodeEnvironment
  readonly #screen: Screen
  readonly #save: ChatSessionEvents['save']
  readonly #client: RoomClient
  readonly #rooms: RoomList
  readonly #listing: RoomsCommand
  readonly #messages: PrivateMessages
  #next: NextRoom | undefined
  #isOver = false
  readonly #transcript: Transcript
  readonly #pasted: PastedLines
  #wokenAt = -Infinity
  #leaving: NodeJS.Timeout | undefined

  constructor(
    me: Membership,
    environment: NodeEnvironment,
    outbox: OutboxStore,
    screen: Screen,
    emoji: EmojiIndex,
    { first = '', joined, save, upload }: ChatSessionEvents,
  ) {
    const { promise, resolve } = Promise.withResolvers<ChatSessionEnd>()
    this.ended = promise
    this.#end = resolve
    this.#me = me
    this.#environment = environment
    this.#screen = screen
    this.#save = save
    this.#rooms = new RoomList(environment, me.room, () => this.#roomsChanged())
    this.#client = new RoomClient(
      me,
      this.#rooms.environment,
      { changed: (view) => this.#changed(view), token: joined },
      outbox,
    )
    const style = { paint: screen.paint, emoji: emojiText(emoji), hidesSpoilers: true }
    this.#transcript = new Transcript(me, style, this.#client.view)
    const lines = { typed: (line: string) => this.#typed(line), ended: () => this.#leave() }
    this.#listing = new RoomsCommand(this.#rooms, me.room, screen, () => this.#leaveWhenSent())
    this.#messages = new PrivateMessages(this.#client, screen, {
      go: (room, text) => this.#go(room, text),
      stay: () => screen.lines.listen(lines),
    })
    this.#client.start()
    if (first !== '') this.#client.post(first)
    this.#pasted = new PastedLines(screen, {
      post: (text) => this.#post(text, ''),
      upload: (text) => upload(text, this.#client.view.uploads),
      postFile: (caption, id) => this.#client.post(caption, undefined, [{ key: id, id }]),
    })
    screen.onResize(() => this.#showStatus())
    screen.lines.listen(lines)
  }

  get people(): readonly Person[] {
    return this.#client.view.people.listed
  }

  #changed(view: RoomView) {
    this.#screen.print(...this.#transcript.update(view, this.#environment.failure))
    // What is printed is read.
    if (view.connection.name === 'live') this.#rooms.read(view.timeline.cursor)
    this.#showStatus()
    this.#messages.connectionChanged()
    this.#leaveWhenSent()
    if (view.connection.name !== 'refused') return
    this.#screen.lines.listen(undefined)
    this.#isOver = true
    this.#end({ name: 'refused', because: view.connection.because })
  }

  #showStatus() {
    // The screen may be that of the next room.
    if (this.#isOver) return
    const { connection, outbox } = this.#client.view
    const { columns, paint } = this.#screen
    const unread = unreadText(this.#rooms.unread)
    const before = unread === '' ? '' : paint.dim(`[${unread}] `)
    this.#screen.show(statusLines(connection, outbox, columns, paint), before + paint.strong('> '))
  }

  #roomsChanged() {
    this.#listing.changed()
    this.#showStatus()
  }

  #join(room: string) {
    if (room === this.#me.room) return this.#screen.print(this.#screen.paint.dim('You are there.'))
    this.#go(room)
  }

  #go(room: string, text = '') {
    this.#next = { room, text }
    this.#leave()
  }

  #typed(line: string) {
    const typed = readTypedCommand(line, this.#me.username)
    switch (typed.name) {
      case 'nothing':
        return this.#pasted.send('') || this.#client.wake()
      case 'post':
        return this.#pasted.send(typed.text) || this.#post(typed.text, line)
      case 'who':
        return this.#screen.print(
          escapeControlCharactersInLine(presenceLine(this.#client.view.people, this.#me)),
        )
      case 'rooms':
        return this.#listing.run()
      case 'join':
        return this.#join(typed.room)
      case 'msg':
        return this.#messages.send(typed)
      case 'open':
        return void saveNewest(this.#client.view, typed.back, this.#save, this.#screen)
      case 'show':
        return this.#screen.print(...this.#transcript.spoilers(typed.back))
      case 'help':
        return this.#screen.print(...helpLines())
      case 'quit':
        return this.#leave()
      case 'retry':
        for (const { cid } of this.#refused('Nothing was refused.')) this.#client.retry(cid)
        return this.#wake()
      case 'discard':
        return this.#discard()
      case 'wrong':
        return this.#explain(typed.problem, line)
    }
  }

  /** What was typed can be corrected. */
  #explain(problem: string, line: string) {
    this.#screen.print(this.#screen.paint.alarm(problem))
    this.#screen.restoreLine(line)
  }

  #post(text: string, line: string) {
    const read = readFrame(clientFrame, JSON.stringify({ type: 'post', cid: 'not-sent', message: text }))
    if (!read.ok) return this.#explain(refusalText(read.refusal), line)
    this.#client.post(text)
    this.#wake()
  }

  // Typing wakes the connection, but not often: each failed attempt makes the next delay longer.
  #wake() {
    const now = performance.now()
    if (now - this.#wokenAt < wakeEveryMs) return
    this.#wokenAt = now
    this.#client.wake()
  }

  #discard() {
    if (this.#pasted.discard()) return
    const { paint } = this.#screen
    for (const refused of this.#refused('Nothing was refused.')) {
      this.#client.discard(refused.cid)
      this.#screen.print(paint.dim(`Discarded: ${escapeControlCharactersInLine(textOf(refused))}`))
    }
  }

  #refused(ifNone: string) {
    const refused = this.#client.view.outbox.filter(({ state }) => state.name === 'refused')
    if (refused.length === 0) this.#screen.print(this.#screen.paint.dim(ifNone))
    return refused
  }

  #leave() {
    this.#screen.lines.listen(undefined)
    const ms = this.#screen.interactive ? leaveWithinMs.terminal : leaveWithinMs.pipe
    this.#leaving = setTimeout(() => this.#left(), ms)
    this.#leaveWhenSent()
  }

  #leaveWhenSent() {
    if (this.#leaving === undefined || this.#listing.isRunning) return
    const { outbox } = this.#client.view
    // What is acknowledged is printed when its message arrives.
    if (outbox.every(({ state }) => state.name === 'refused')) this.#left()
  }

  #left() {
    clearTimeout(this.#leaving)
    this.#leaving = undefined
    const unsent = this.#client.view.outbox.filter(({ state }) => state.name !== 'acknowledged').length
    const what = unsent === 1 ? 'One message was' : `${unsent} messages were`
    if (unsent > 0) this.#screen.print(`${what} not sent, and will be when you come back.`)
    this.#client.stop()
    this.#isOver = true
    this.#end({ name: 'left', unsent, next: this.#next })
  }
}
