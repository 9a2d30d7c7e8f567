import { statfs } from 'node:fs/promises'
import type { MinFree } from '../config/min-free.ts'

const everyMs = 2_000
/** Free space for each byte of the minimum at which posting goes on: what is deleted and written in turn changes nothing. */
const enough = 1.05

/** What the operator is told. */
type Lines = Record<'low' | 'enough', string>

const postsRefused: Lines = {
  low: 'the disk is nearly full: posts are refused until there is more than MIN_FREE',
  enough: 'the disk has space again: posts are accepted',
}

/** Of a node whose database is elsewhere. */
export const uploadsRefused: Lines = {
  low: 'the disk is nearly full: uploads are refused until there is more than MIN_FREE',
  enough: 'the disk has space again: uploads are accepted',
}

/** Pino's logger is one. */
type Logger = Record<'info' | 'warn' | 'error', (details: object, message: string) => void>

/** What is used of `statfs`. */
export interface DiskState {
  bsize: number
  blocks: number
  /** Blocks that are free for users other than root. */
  bavail: number
}

/** Watches the space on the disk of a folder. A full disk can make more fail than posts: so posting stops before. */
export class FreeSpace {
  readonly #folder: string
  readonly #minimum: MinFree
  readonly #logger: Logger
  readonly #lines: Lines
  readonly #read: (folder: string) => Promise<DiskState>
  #isLow = false
  #failure: string | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(
    folder: string,
    minimum: MinFree,
    logger: Logger,
    read: (folder: string) => Promise<DiskState> = statfs,
    lines = postsRefused,
  ) {
    this.#folder = folder
    this.#minimum = minimum
    this.#logger = logger
    this.#lines = lines
    this.#read = read
  }

  /** Nothing is to be stored that can be refused. */
  get isLow(): boolean {
    return this.#isLow
  }

  /** Resolves once the space is known; it is then looked at every two seconds. */
  async start(): Promise<void> {
    if (this.#minimum.bytes === 0 || this.#minimum.share === 0) return
    await this.#check()
    this.#timer = setInterval(() => void this.#check(), everyMs).unref()
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async #check() {
    try {
      this.#take(await this.#read(this.#folder))
      this.#failure = undefined
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException
      if (code === '') throw error
      if (code !== this.#failure)
        this.#logger.warn(
          { code },
          'the free space of the data folder cannot be read: MIN_FREE has no effect',
        )
      this.#failure = code
    }
  }

  #take({ bsize, blocks, bavail }: DiskState) {
    const minimum = Math.min(this.#minimum.bytes, this.#minimum.share * blocks * bsize)
    const free = bavail * bsize
    // Some network drives report nothing.
    const isLow = blocks > 0 && free < (this.#isLow ? enough * minimum : minimum)
    if (isLow === this.#isLow) return
    this.#isLow = isLow
    const figures = { folder: this.#folder, freeMB: megabytes(free), minimumMB: megabytes(minimum) }
    if (isLow) this.#logger.error(figures, this.#lines.low)
    else this.#logger.info(figures, this.#lines.enough)
  }
}

const megabytes = (bytes: number) => Math.floor(bytes / 1e6)
