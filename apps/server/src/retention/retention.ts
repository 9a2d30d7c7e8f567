import { reasonOf } from '@parley/shared'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AccessStore } from '../access/access-store.ts'
import { everywhere, operator } from '../access/entries.ts'
import { keepDaysOf } from '../access/may.ts'
import type { AgingRoom, RetentionStore } from '../access/retention-store.ts'
import type { RoomState } from '../access/room-state.ts'
import { isStorageError, type MessageLog } from '../log/message-log.ts'
import type { Logger } from '../log/logger.ts'

// All in milliseconds.
const dayMs = 24 * 60 * 60_000
export const everyMs = 60 * 60_000
const lookEveryMs = 5 * 60_000
const leastPauseMs = 20

const roomsAtOnce = 200
/** Messages deleted in one transaction, for which the posts of others wait: a few milliseconds. 400 messages a second at most. */
const messagesAtOnce = 10

export interface RetentionParts {
  log: Pick<MessageLog, 'append'>
  access: Pick<AccessStore, 'roomState' | 'firstSince' | 'deleteBelow'>
  store: RetentionStore
  /** Of rooms that say nothing else; 0: for good. */
  keepDays: number
  logger: Logger
  /** Waits for `ms` milliseconds. Rejects when it is stopped. */
  pause?: (ms: number, signal: AbortSignal) => Promise<unknown>
}

/** Deletes messages that are older than their room keeps them, in small steps, with pauses that leave the log to others. */
export class Retention {
  readonly #parts: RetentionParts
  readonly #stopping = new AbortController()
  #running: Promise<void> = Promise.resolve()
  #hasWarned = false

  constructor(parts: RetentionParts) {
    this.#parts = parts
  }

  /** Runs now, and from time to time, until it is stopped. */
  start(failed: (error: Error) => void) {
    this.#running = this.#repeat().catch((error: unknown) => {
      if (!this.#stopping.signal.aborted) failed(error instanceof Error ? error : new Error(String(error)))
    })
  }

  /** Resolves when the step that runs is done. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #repeat() {
    let hasFinished = false
    while (!this.#stopping.signal.aborted) {
      try {
        if (!hasFinished) await this.finish()
        hasFinished = true
        await this.runOnce()
      } catch (error) {
        if (!isStorageError(error)) throw error
        this.#parts.logger.info(`retention goes on later: ${reasonOf(error)}`)
      }
      await this.#pause(lookEveryMs)
    }
  }

  /** Deletes what is old now, if it is this node's turn. Returns how many rooms lost messages. */
  async runOnce(): Promise<number> {
    const { store, keepDays, logger, access } = this.#parts
    const turn = await store.takeTurn(everyMs)
    if (turn.type === 'jumped') {
      if (!this.#hasWarned)
        logger.warn(
          `no old messages are deleted: the clock says ${timeOf(turn.now)}, and retention ran last at ${timeOf(turn.at)}. If the clock is right, run \`parley retention --confirm\``,
        )
      this.#hasWarned = true
    }
    if (turn.type !== 'run') return 0
    this.#hasWarned = false
    const server = await access.roomState(everywhere)
    const which = keepDays > 0 || (server.settings.keepDays ?? 0) > 0 ? 'all' : 'entered'
    let trimmed = 0
    for await (const room of this.#rooms(which)) if (await this.#trim(room, server, turn.now)) trimmed += 1
    return trimmed
  }

  /** Deletes what lies below the floors of rooms: an earlier run, or the deletion of a room, was stopped amid it. */
  async finish(): Promise<void> {
    for await (const { room, state, oldest } of this.#rooms('entered'))
      if (oldest !== undefined && oldest.id < state.floor) await this.#deleteBelow(room, state.floor)
  }

  async *#rooms(which: 'all' | 'entered') {
    const { store } = this.#parts
    for (let after = ''; ;) {
      const rooms = await store.agingRooms(after, roomsAtOnce, which)
      yield* rooms
      const last = rooms.at(-1)
      if (last === undefined || rooms.length < roomsAtOnce) return
      after = last.room
      await this.#pause(leastPauseMs)
    }
  }

  async #trim({ room, state, oldest }: AgingRoom, server: RoomState, now: number): Promise<boolean> {
    if (oldest === undefined) return false
    const { access, log, keepDays } = this.#parts
    const days = keepDaysOf({ state, server, fixed: { keepDays } })
    const before = now - days * dayMs
    const isOld = days > 0 && oldest.at < before
    const floor = isOld ? Math.max(state.floor, await access.firstSince(room, before)) : state.floor
    if (floor > state.floor) {
      const { person: author, username, avatar } = operator
      // Two nodes that run at once tell the same, and the second is a repetition.
      const cid = `trim-below-${floor}`
      const entry = { kind: 'trim', floor } as const
      await log.append(room, [{ type: 'entry', author, username, avatar, cid, entry }])
    }
    // Also what an earlier run has left.
    if (oldest.id >= floor) return false
    await this.#deleteBelow(room, floor)
    return true
  }

  async #deleteBelow(room: string, floor: number) {
    const { access } = this.#parts
    for (;;) {
      const began = performance.now()
      const isMore = await access.deleteBelow(room, floor, messagesAtOnce)
      if (!isMore) return
      // A fifth of the time at most.
      await this.#pause(Math.max(leastPauseMs, 4 * (performance.now() - began)))
    }
  }

  async #pause(ms: number) {
    const { pause = realPause } = this.#parts
    await pause(ms, this.#stopping.signal)
  }
}

function realPause(ms: number, signal: AbortSignal): Promise<unknown> {
  return sleep(ms, undefined, { signal, ref: false })
}

function timeOf(at: number) {
  return new Date(at).toISOString()
}
