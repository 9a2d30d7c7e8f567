import { listedRooms, type RoomList } from '@parley/client'
import type { ListedRooms } from '@parley/shared'
import type { Screen } from '../screen/screen.ts'
import { listedLines, roomLines } from './room-lines.ts'

/** /rooms: the rooms that the person has joined, once they are known, and those that everybody may come into. */
export class RoomsCommand {
  readonly #rooms: RoomList
  readonly #here: string
  readonly #screen: Screen
  readonly #done: () => void
  #state: 'idle' | 'waiting' | 'printing' = 'idle'

  /** `here`: the open room. `done` is called when everything is printed. */
  constructor(rooms: RoomList, here: string, screen: Screen, done: () => void) {
    this.#rooms = rooms
    this.#here = here
    this.#screen = screen
    this.#done = done
  }

  get isRunning() {
    return this.#state !== 'idle'
  }

  run(): void {
    if (this.#state === 'idle') this.#state = 'waiting'
    this.changed()
  }

  /** To be called when the list of rooms has changed. */
  changed(): void {
    if (this.#state === 'waiting' && this.#rooms.isComplete) void this.#print()
  }

  async #print() {
    this.#state = 'printing'
    const { columns, paint } = this.#screen
    const own = this.#rooms.lines
    this.#screen.print(...roomLines(own, this.#here, columns, paint))
    const names = new Set([this.#here, ...own.map(({ room }) => room)])
    const others: ListedRooms['rooms'] = []
    for await (const page of listedRooms(this.#rooms.questions))
      others.push(...page.filter(({ room }) => !names.has(room)))
    this.#screen.print(...listedLines(others, columns, paint))
    this.#state = 'idle'
    this.#done()
  }
}
