import type { AskHistory, HistoryFrame, Message } from '@parley/shared'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PageMerger, type Loading } from './page-merger.ts'
import { applyToHistory, splitTimeline, type LoadedMessages } from './history-window.ts'
import { apply, emptyTimeline, keepNewest } from './timeline.ts'

/** The next step: of the log, of the network, or of the reader. */
type Step =
  /** Somebody posts, or changes the message that `pick` picks. */
  | { type: 'change'; pick: number | undefined }
  /** `count` changes arrive in one frame. */
  | { type: 'arrive'; count: number }
  | { type: 'older' | 'newer' | 'leave' | 'read' | 'answer' | 'trim' }
  | { type: 'around' | 'gap'; pick: number }

const pick = fc.nat({ max: 200 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('change' as const), pick: fc.option(pick, { nil: undefined }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('arrive' as const), count: fc.integer({ min: 1, max: 8 }) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constantFrom('older' as const, 'newer' as const, 'read' as const) }),
  },
  { weight: 5, arbitrary: fc.record({ type: fc.constant('answer' as const) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constantFrom('around' as const, 'gap' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('leave' as const, 'trim' as const) }) },
)

test('P5.5: the loaded messages are current and without a gap, for any reading and any changes', () => {
  forAnyReading((reader) => {
    const { timeline, historyWindow } = reader.known
    for (const held of [historyWindow?.messages ?? [], timeline.messages]) {
      const [first, last] = [held[0]?.id ?? 0, held.at(-1)?.id ?? -1]
      const known = newest(reader.log.slice(0, timeline.cursor)).filter(({ id }) => id >= first && id <= last)
      expect(held.map(({ id }) => id)).toEqual(expect.arrayContaining(known.map(({ id }) => id)))
      expect(held).toEqual(
        newest(reader.log)
          .filter(({ id }) => id >= first && id <= last)
          .map((now) => {
            const before = known.find(({ id }) => id === now.id) ?? now
            const shown = held.find(({ id }) => id === now.id) ?? now
            expect(shown.rev).toBeGreaterThanOrEqual(before.rev)
            return shown
          }),
      )
    }
  })
})

test('P5.5: the window ends before the timeline begins', () => {
  forAnyReading(({ known: { timeline, historyWindow } }) => {
    if (historyWindow !== undefined)
      expect(historyWindow.messages.at(-1)?.id).toBeLessThan(timeline.messages[0]?.id ?? Infinity)
  })
})

test('P5.5: reading on from the window leads to the timeline', () => {
  forAnyReading(
    () => {},
    (reader) => {
      for (let turn = 0; turn < 200 && reader.known.historyWindow !== undefined; turn += 1) {
        for (const type of ['answer', 'newer', 'read', 'answer'] as const) reader.on({ type })
      }
      reader.on({ type: 'arrive', count: Infinity })
      const { timeline, historyWindow } = reader.known
      expect(historyWindow).toBeUndefined()
      const first = timeline.messages[0]?.id ?? 0
      expect(timeline.messages).toEqual(newest(reader.log).filter(({ id }) => id >= first))
      expect(timeline.more).toBe(first > 1)
    },
  )
})

function forAnyReading(always: (reader: Reader) => void, inTheEnd: (reader: Reader) => void = () => {}) {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
      const reader = new Reader()
      for (const next of steps) {
        reader.on(next)
        always(reader)
      }
      inTheEnd(reader)
    }),
    { numRuns: 300 },
  )
}

/** A log and a reader, with one request at a time. */
class Reader {
  readonly log = Array.from({ length: 30 }).reduce<Message[]>(
    (log) => [...log, changeAfter(log, undefined)],
    [],
  )
  known: LoadedMessages = {
    timeline: { ...emptyTimeline, epoch: 'first', cursor: 30, messages: this.log.slice(-4), more: true },
    historyWindow: undefined,
  }
  readonly #merger = new PageMerger()
  #loading: Loading = { name: 'nothing' }
  #asked: AskHistory | undefined
  #answer: HistoryFrame | undefined

  on(next: Step) {
    const { timeline, historyWindow } = this.known
    const shown = historyWindow ?? timeline
    switch (next.type) {
      case 'change':
        return void this.log.push(changeAfter(this.log, next.pick))
      case 'arrive':
        return this.#arrive(next.count)
      case 'older':
        if (shown.more) this.#ask({ name: 'older' }, { type: 'history', before: shown.messages[0]?.id ?? 0 })
        return
      case 'newer':
        if (historyWindow)
          this.#ask({ name: 'newer' }, { type: 'history', after: historyWindow.messages.at(-1)?.id ?? 0 })
        return
      case 'around':
        return this.#ask({ name: 'around', id: next.pick }, { type: 'history', around: next.pick })
      case 'gap':
        if (historyWindow === undefined) this.known = splitTimeline(timeline, next.pick, 4)
        return
      case 'leave':
        this.known = { timeline, historyWindow: undefined }
        return
      case 'trim':
        this.known = { timeline: keepNewest(timeline, 4), historyWindow }
        return
      case 'read':
        if (this.#asked !== undefined) this.#answer ??= answerOf(newest(this.log), this.#asked)
        return
      case 'answer':
        if (this.#answer === undefined) return
        ;({ loading: this.#loading, ...this.known } = this.#merger.take(
          this.#answer,
          this.known,
          this.#loading,
        ))
        this.#asked = this.#answer = undefined
    }
  }

  #arrive(count: number) {
    const { timeline, historyWindow } = this.known
    const rev = Math.min(this.log.length, timeline.cursor + count)
    const messages = this.log.slice(timeline.cursor, rev)
    const applied = apply(timeline, { type: 'messages', after: timeline.cursor, rev, messages })
    if (applied.type !== 'applied') return
    this.#merger.changed(messages)
    this.known = { timeline: applied.timeline, historyWindow: applyToHistory(historyWindow, messages) }
  }

  #ask(loading: Loading, asked: AskHistory) {
    if (this.#asked !== undefined) return
    this.#asked = asked
    this.#loading = loading
    this.#merger.requested()
  }
}

/** The server's answer, in pages of four. */
function answerOf(log: Message[], asked: AskHistory): HistoryFrame {
  if ('before' in asked) {
    const older = log.filter(({ id }) => id < asked.before)
    return { ...asked, messages: older.slice(-4), more: older.length > 4 }
  }
  if ('after' in asked) {
    const newer = log.filter(({ id }) => id > asked.after)
    return { ...asked, messages: newer.slice(0, 4), newer: newer.length > 4 }
  }
  const older = log.filter(({ id }) => id < asked.around)
  const newer = log.filter(({ id }) => id >= asked.around)
  const messages = [...older.slice(-2), ...newer.slice(0, 3)]
  return { ...asked, messages, more: older.length > 2, newer: newer.length > 3 }
}

function newest(changes: Message[]): Message[] {
  return [...new Map(changes.map((change) => [change.id, change])).values()].toSorted((a, b) => a.id - b.id)
}

function changeAfter(log: readonly Message[], picked: number | undefined): Message {
  const rev = log.length + 1
  const id = picked === undefined ? rev : (log[picked % log.length]?.id ?? rev)
  const rest = { at: 0, username: 'alice', avatar: 'a'.repeat(64), message: `change ${rev}` }
  return { id, rev, cid: `cid-${id}`, ...rest }
}
