import type { Thumbnail, Thumbnails } from '../files/thumbnails.ts'
import { Fetcher, type Fetched } from './fetcher.ts'
import { nameOfPicture, pageAbout } from './page-about.ts'
import { textOfPage } from './page-text.ts'
import { measured } from '../logging/measured.ts'

const dayMs = 24 * 60 * 60_000

/** Links that are remembered for a day, of which a picture has some 20 kB. */
const mostRemembered = 300

/** Milliseconds for all that one card needs of others. */
const patienceMs = 3_000

/** What is shown of a link. */
export interface FoundCard {
  /** The host that has answered in the end. */
  site: string
  title: string
  text?: string
  picture?: Thumbnail
}

export interface LinkCardParts {
  /** Undefined: cards have no pictures. */
  thumbnails: Pick<Thumbnails, 'make' | 'keep'> | undefined
  /** Runs a few at a time; undefined: too many wait. */
  queue: { run: <T>(key: string, work: () => Promise<T>) => Promise<T | undefined> }
  /** Hosts of this server. */
  ownHosts: readonly string[]
  /** For tests. */
  fetcher?: Pick<Fetcher, 'get'> | undefined
  now?: () => number
}

/** P15.2: what links lead to. This node reads each of them once a day. */
export class LinkCards {
  readonly #parts: LinkCardParts
  readonly #fetcher: Pick<Fetcher, 'get'>
  readonly #now: () => number
  readonly #closing = new AbortController()
  /** By link, the oldest first. */
  readonly #known = new Map<string, { at: number; found: Promise<FoundCard | undefined> }>()

  constructor(parts: LinkCardParts) {
    this.#parts = parts
    this.#fetcher = parts.fetcher ?? new Fetcher()
    this.#now = parts.now ?? (() => Date.now())
  }

  /** A link to this server needs no card. */
  isOwn(link: string): boolean {
    return this.#parts.ownHosts.includes(new URL(link).hostname)
  }

  /** Undefined: there is nothing to show, or too many wait. `key`: whose turn it is. */
  async find(link: string, key: string): Promise<FoundCard | undefined> {
    const known = this.#known.get(link)
    if (known !== undefined && this.#now() - known.at < dayMs) return known.found
    const reading = this.#parts.queue.run(key, async () => ({ found: await this.#read(link, key) }))
    const found = reading.then((answer) => answer?.found)
    this.#remember(link, found)
    const answer = await reading
    measured.linkCard.publish({ outcome: outcomeOf(answer) })
    // What was never asked for may be asked for later.
    if (answer === undefined) this.#known.delete(link)
    return found
  }

  /** Stores the picture as a file that is in no message yet. Returns its id; undefined: there is none, or no space for it. */
  async keepPicture(
    { picture }: FoundCard,
    of: { room: string; author: string },
  ): Promise<string | undefined> {
    return picture === undefined ? undefined : this.#parts.thumbnails?.keep(picture, of)
  }

  /** What is under way ends without a card. */
  close(): void {
    this.#closing.abort()
  }

  async #read(link: string, key: string): Promise<FoundCard | undefined> {
    const signal = AbortSignal.any([AbortSignal.timeout(patienceMs), this.#closing.signal])
    const fetched = await this.#fetcher.get(link, 'page', signal)
    if (fetched === undefined) return undefined
    const site = fetched.url.hostname.replace(/^www\./, '')
    if (fetched.type.startsWith('image/')) {
      const picture = await this.#pictureOf(fetched, key)
      return picture && { site, title: nameOfPicture(fetched.url), picture }
    }
    const { title, text, picture: address } = pageAbout(textOfPage(fetched), fetched.url)
    if (title === undefined) return undefined
    const found = address === undefined ? undefined : await this.#fetcher.get(address, 'picture', signal)
    const picture = found && (await this.#pictureOf(found, key))
    return { site, title, ...(text !== undefined && { text }), ...(picture && { picture }) }
  }

  async #pictureOf({ body, isWhole }: Fetched, key: string) {
    return isWhole && !this.#closing.signal.aborted ? this.#parts.thumbnails?.make(body, key) : undefined
  }

  #remember(link: string, found: Promise<FoundCard | undefined>) {
    this.#known.delete(link)
    this.#known.set(link, { at: this.#now(), found })
    // A bug is reported to who has asked first, and not remembered.
    found.catch(() => this.#known.delete(link))
    for (const [oldest, { at }] of this.#known) {
      if (this.#known.size <= mostRemembered && this.#now() - at < dayMs) return
      this.#known.delete(oldest)
    }
  }
}

function outcomeOf(answer: { found: FoundCard | undefined } | undefined) {
  if (answer === undefined) return 'skipped'
  return answer.found === undefined ? 'nothing' : 'found'
}
