import type { RandomAccess } from './random-access.ts'

/** A box of ISO/IEC 14496-12, 4.2, or an atom of QuickTime. */
export interface Box {
  type: string
  /** Of the header, and of the first byte after it and after the box. */
  at: number
  payload: number
  end: number
}

/** Boxes of one file that are looked at; a real one has a few hundred, a live recording a few for each second. */
const mostBoxes = 50_000

/** The file has no right boxes here. */
export class BrokenBoxes extends Error {
  override name = 'BrokenBoxes'
}

/** Reads the boxes of a file. Throws BrokenBoxes where there are too many of them. */
export class BoxReader {
  readonly file: RandomAccess
  #read = 0

  constructor(file: RandomAccess) {
    this.file = file
  }

  /** The boxes from here to there. `rest` is where something begins that is none, or one that ends too late. */
  boxesIn(from: number, to: number): { boxes: Box[]; rest?: { at: number; type: string } } {
    const boxes: Box[] = []
    let at = from
    while (at < to) {
      this.#read += 1
      if (this.#read > mostBoxes) throw new BrokenBoxes('too many boxes')
      const box = this.#boxAt(at, to)
      if (typeof box === 'string') return { boxes, rest: { at, type: box } }
      boxes.push(box)
      at = box.end
    }
    return { boxes }
  }

  payloadOf({ payload, end }: Box, most: number): Buffer {
    return this.file.read(payload, Math.min(end - payload, most))
  }

  /** The box stays as long as it is, and has nothing in it. */
  blank({ at, payload, end }: Box): void {
    this.file.write(at + 4, Buffer.from('free', 'latin1'))
    this.file.blank(payload, end)
  }

  #boxAt(at: number, to: number): Box | string {
    const header = this.file.read(at, 16)
    if (header.length < 8 || at + 8 > to) return ''
    const type = header.toString('latin1', 4, 8)
    const short = header.readUInt32BE(0)
    if (short === 1 && header.length < 16) return type
    const size = short === 1 ? Number(header.readBigUInt64BE(8)) : short === 0 ? to - at : short
    const payload = at + (short === 1 ? 16 : 8)
    return at + size < payload || at + size > to ? type : { type, at, payload, end: at + size }
  }
}
