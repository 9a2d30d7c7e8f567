import type { File } from '@parley/shared'
import { withEnding } from '../file-name.ts'
import { keepAsItIs } from './keep-as-it-is.ts'
import { refusedFor, type Job, type Outcome } from './outcome.ts'
import { RandomAccess } from './random-access.ts'

/** An element of EBML (RFC 8794, 6): where what it has begins and ends. */
interface Element {
  id: number
  at: number
  payload: number
  /** Infinity: it ends where its parent does, or before the next element of its own level (RFC 9559, 5). */
  end: number
}

// RFC 9559, 5.1.
const ids = {
  ebml: 0x1a45dfa3,
  segment: 0x18538067,
  info: 0x1549a966,
  scale: 0x2ad7b1,
  duration: 0x4489,
  madeAt: 0x4461,
  tracks: 0x1654ae6b,
  track: 0xae,
  trackType: 0x83,
  video: 0xe0,
  width: 0xb0,
  height: 0xba,
  cluster: 0x1f43b675,
  tags: 0x1254c367,
  attachments: 0x1941a469,
  void: 0xec,
} as const

/** In which elements others are looked for. */
const parents: ReadonlySet<number> = new Set([ids.segment, ids.info, ids.tracks, ids.track, ids.video])
const blanked: ReadonlySet<number> = new Set([ids.tags, ids.attachments, ids.madeAt])

/** A second of sound has 50 blocks. */
const mostElements = 2_000_000

/** Blanks the tags, which may say where a recording was made. `isShown`: browsers play it. */
export async function prepareWebm(job: Job, isShown: boolean): Promise<Outcome> {
  const file = new RandomAccess(job.path)
  let found: ReturnType<Webm['clean']>
  try {
    found = new Webm(file).clean()
  } finally {
    file.close()
  }
  if (found === undefined) return refusedFor('media_broken')
  await keepAsItIs(job)
  const { name } = job
  if (!isShown) return { type: 'made', about: { name, type: 'video/matroska' } }
  const { width, height, seconds, hasVideo } = found
  const kind = hasVideo ? 'video' : 'audio'
  const about: Omit<File, 'id' | 'size'> = {
    name: withEnding(name, hasVideo ? ['webm'] : ['webm', 'weba'], /^$/),
    type: `${kind}/webm`,
    shows: kind,
    ...(width > 0 && height > 0 && { width, height }),
    ...(seconds > 0 && { seconds }),
  }
  return { type: 'made', about }
}

class Webm {
  readonly #file: RandomAccess
  #elements = 0
  #hasVideo = false
  #hasTracks = false
  #scale = 1_000_000
  #duration = 0
  #width = 0
  #height = 0

  constructor(file: RandomAccess) {
    this.#file = file
  }

  /** Undefined: it cannot be read. */
  clean() {
    if (!this.#walk(0, this.#file.size) || !this.#hasTracks) return undefined
    const seconds = Math.round((this.#duration * this.#scale) / 1e7) / 100
    const { width, height, hasVideo } = { width: this.#width, height: this.#height, hasVideo: this.#hasVideo }
    return { width, height, hasVideo, seconds: Number.isFinite(seconds) ? seconds : 0 }
  }

  /** Whether everything from here to there are elements; the last may be cut, as where a recording was stopped. */
  #walk(from: number, to: number, depth = 0): boolean {
    let at = from
    while (at < to) {
      this.#elements += 1
      const element = this.#elementAt(at)
      if (element === undefined || this.#elements > mostElements || depth > 5) return false
      const { id, payload } = element
      if (depth === 0 && id !== ids.ebml && id !== ids.segment && id !== ids.void) return false
      const end = Math.min(element.end, to)
      if (blanked.has(id)) this.#blank({ ...element, end })
      else if (parents.has(id) && !this.#walk(payload, end, depth + 1)) return false
      else if (!parents.has(id)) this.#read(element)
      // What is in a cluster of unknown length comes as if it were beside it.
      at = element.end === Infinity && id === ids.cluster ? payload : end
      if (element.end === Infinity && id !== ids.cluster && id !== ids.segment) return false
    }
    return true
  }

  #read({ id, payload, end }: Element) {
    if (end - payload > 8) return
    const bytes = this.#file.read(payload, end - payload)
    if (id === ids.trackType) {
      this.#hasTracks = true
      this.#hasVideo ||= numberIn(bytes) === 1
    } else if (id === ids.width) this.#width ||= numberIn(bytes)
    else if (id === ids.height) this.#height ||= numberIn(bytes)
    else if (id === ids.scale) this.#scale = numberIn(bytes)
    else if (id === ids.duration)
      this.#duration =
        bytes.length === 8 ? bytes.readDoubleBE() : bytes.length === 4 ? bytes.readFloatBE() : 0
  }

  /** An element Void of the same length. */
  #blank({ at, end }: Element) {
    const length = end - at
    this.#file.blank(at, end)
    const header = Buffer.alloc(length < 9 ? 2 : 9)
    header[0] = ids.void
    if (length < 9) header[1] = 0x80 | (length - 2)
    else header.writeBigUInt64BE(0x01_00_00_00_00_00_00_00n | BigInt(length - 9), 1)
    this.#file.write(at, header)
  }

  #elementAt(at: number): Element | undefined {
    const bytes = this.#file.read(at, 12)
    const idLength = Math.clz32(bytes[0] ?? 0) - 23
    if (idLength > 4 || bytes.length < idLength + 1) return undefined
    const sizeLength = Math.clz32(bytes[idLength] ?? 0) - 23
    if (sizeLength > 8 || bytes.length < idLength + sizeLength) return undefined
    const size = bytes.subarray(idLength, idLength + sizeLength)
    const first = (size[0] ?? 0) & (0xff >> sizeLength)
    const isUnknown = first === 0xff >> sizeLength && size.subarray(1).every((byte) => byte === 0xff)
    const length = size.subarray(1).reduce((sum, byte) => sum * 256 + byte, first)
    const payload = at + idLength + sizeLength
    return {
      id: numberIn(bytes.subarray(0, idLength)),
      at,
      payload,
      end: isUnknown ? Infinity : payload + length,
    }
  }
}

function numberIn(bytes: Buffer) {
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0)
}
