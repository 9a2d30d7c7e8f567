import { RoomClient, textOf, type Membership, type OutboxStore, type RoomView } from '@parley/client'
import { clientFrame, readFrame, type Person, type Refusal } from '@parley/shared'
import type { EmojiIndex } from '@parley/shared/emoji-table'
import { emojiText } from '../screen/emoji-text.ts'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'
import type { NodeEnvironment } from '../connection/node-environment.ts'
import { hereLine } from './people-news.ts'
import { refusalWords } from '../connection/refusal-words.ts'
import type { Screen } from '../screen/screen.ts'
import { statusLines } from './status-lines.ts'
import { Transcript } from './transcript.ts'
import { helpLines, readTyped } from './typed-command.ts'

export type ChatSessionEnd =
  { name: 'left'; unsent: number } | { name: 'refused'; because: Refusal | { closeCode: number } }

/** Milliseconds in which what was typed last may still be acknowledged after its author has left. */
const farewellMs = { terminal: 2_000, pipe: 10_000 }

const wakeEveryMs = 5_000

/** One person's stay in one room: the client, and the screen that shows it. */
export class ChatSession {
  readonly untilTheEnd: Promise<ChatSessionEnd>
  readonly #end: (end: ChatSessionEnd) => void
  readonly #me: Membership
  readonly #environment: NodeEnvironment
  readonly #screen: Screen
  readonly #client: RoomClient
  readonly #transcript: Transcript
  #wokenAt = 0
  #leaving: NodeJS.Timeout | undefined

  constructor(
    me: Membership,
    environment: NodeEnvironment,
    outbox: OutboxStore,
    screen: Screen,
    emoji: EmojiIndex,
    { joined }: { joined: () => void },
  ) {
    const { promise, resolve } = Promise.withResolvers<ChatSessionEnd>()
    this.untilTheEnd = promise
    this.#end = resolve
    this.#me = me
    this.#environment = environment
    this.#screen = screen
    this.#client = new RoomClient(
      me,
      environment,
      // The token is the one it was shown.
      { changed: (view) => this.#changed(view), token: joined },
      outbox,
    )
    const look = { paint: screen.paint, emoji: emojiText(emoji) }
    this.#transcript = new Transcript(me, look, this.#client.view)
    this.#client.start()
    screen.onResize(() => this.#showStatus())
    screen.lines.listen({ typed: (line) => this.#typed(line), ended: () => this.#leave() })
  }

  get people(): readonly Person[] {
    return this.#client.view.people.listed
  }

  #changed(view: RoomView) {
    this.#screen.print(...this.#transcript.news(view, this.#environment.failure))
    this.#showStatus()
    this.#leaveWhenSent()
    if (view.connection.name !== 'refused') return
    this.#screen.lines.listen(undefined)
    this.#end({ name: 'refused', because: view.connection.because })
  }

  #showStatus() {
    const { connection, outbox } = this.#client.view
    const { columns, paint } = this.#screen
    this.#screen.show(statusLines(connection, outbox, columns, paint), paint.strong('> '))
  }

  #typed(line: string) {
    const typed = readTyped(line)
    switch (typed.name) {
      case 'nothing':
        return this.#client.wake()
      case 'post':
        return this.#post(typed.text, line)
      case 'who':
        return this.#screen.print(escapeControlCharactersInLine(hereLine(this.#client.view.people, this.#me)))
      case 'help':
        return this.#screen.print(...helpLines())
      case 'quit':
        return this.#leave()
      case 'retry':
        for (const { cid } of this.#refused('Nothing was refused.')) this.#client.retry(cid)
        return this.#wake()
      case 'discard':
        return this.#discard()
      case 'unknown':
        this.#screen.print(this.#screen.paint.alarm(`There is no /${typed.word}. /help lists the commands.`))
        return this.#screen.giveBack(line)
    }
  }

  #post(text: string, line: string) {
    const read = readFrame(clientFrame, JSON.stringify({ type: 'post', cid: 'not-sent', message: text }))
    if (!read.ok) {
      this.#screen.print(this.#screen.paint.alarm(refusalWords(read.refusal)))
      return this.#screen.giveBack(line)
    }
    this.#client.post(text)
    this.#wake()
  }

  // Who writes is there, so the connection need not wait; but each try that fails makes the next wait longer.
  #wake() {
    const now = this.#environment.now()
    if (now - this.#wokenAt < wakeEveryMs) return
    this.#wokenAt = now
    this.#client.wake()
  }

  #discard() {
    for (const refused of this.#refused('Nothing was refused.')) {
      this.#client.discard(refused.cid)
      this.#screen.print(
        this.#screen.paint.dim(`Discarded: ${escapeControlCharactersInLine(textOf(refused))}`),
      )
    }
  }

  #refused(ifNone: string) {
    const refused = this.#client.view.outbox.filter(({ state }) => state.name === 'refused')
    if (refused.length === 0) this.#screen.print(this.#screen.paint.dim(ifNone))
    return refused
  }

  #leave() {
    this.#screen.lines.listen(undefined)
    const ms = this.#screen.interactive ? farewellMs.terminal : farewellMs.pipe
    this.#leaving = setTimeout(() => this.#left(), ms)
    this.#leaveWhenSent()
  }

  #leaveWhenSent() {
    if (this.#leaving === undefined) return
    const { outbox } = this.#client.view
    if (outbox.every(({ state }) => state.name === 'refused' || state.name === 'acknowledged')) this.#left()
  }

  #left() {
    clearTimeout(this.#leaving)
    this.#leaving = undefined
    const unsent = this.#client.view.outbox.filter(({ state }) => state.name !== 'acknowledged').length
    const waiting = unsent === 1 ? 'One message waits' : `${unsent} messages wait`
    if (unsent > 0) this.#screen.print(`${waiting} for the next time you come.`)
    this.#client.stop()
    this.#end({ name: 'left', unsent })
  }
}
