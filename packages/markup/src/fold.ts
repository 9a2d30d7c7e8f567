import { characterAt } from '@parley/shared'
import type { Segment } from './segment.ts'

/** A long message shows this many lines, and this many segments, until all of it is asked for. */
const maxLines = 20
const maxSegments = 500

/** A message that is only a little longer is not folded. */
const slackLines = 4

/** The width of a line, in Latin letters. */
const columns = 68

/** `rest` is what is not shown. `isFolded` also when only a code block is clipped. */
export interface Fold {
  shown: readonly Segment[]
  rest: readonly Segment[]
  isFolded: boolean
}

/** The beginning of a long message. How many lines it has is estimated, so that nothing has to be measured. */
export function foldOf(segments: readonly Segment[]): Fold {
  const fits = new Page(maxLines + slackLines).take(segments)
  return fits.isFolded ? new Page(maxLines).take(segments) : wholeOf(segments)
}

export function wholeOf(segments: readonly Segment[]): Fold {
  return { shown: segments, rest: [], isFolded: false }
}

class Page {
  readonly #lines: number
  #line = 0
  #column = 0
  #segments = 0

  constructor(lines: number) {
    this.#lines = lines
  }

  take(segments: readonly Segment[]): Fold {
    for (const [place, segment] of segments.entries()) {
      const isFull = this.#segments === maxSegments || this.#line >= this.#lines
      const { shown, rest, isFolded } = isFull
        ? { shown: undefined, rest: segment, isFolded: true }
        : this.#one(segment)
      if (!isFolded) continue
      const before = segments.slice(0, place)
      const after = segments.slice(place + 1)
      return {
        shown: shown === undefined ? before : [...before, shown],
        rest: rest === undefined ? after : [rest, ...after],
        isFolded,
      }
    }
    return wholeOf(segments)
  }

  #one(segment: Segment): { shown?: Segment | undefined; rest?: Segment | undefined; isFolded: boolean } {
    this.#segments += 1
    switch (segment.type) {
      case 'text': {
        const at = this.#write(segment.text)
        if (at === undefined) return { isFolded: false }
        const shown = at > 0 ? { ...segment, text: segment.text.slice(0, at) } : undefined
        return { shown, rest: { ...segment, text: segment.text.slice(at) }, isFolded: true }
      }
      case 'codeBlock': {
        const lines = segment.text.split('\n').length
        this.#startLine()
        const isFolded = this.#line + lines > this.#lines
        this.#line += lines
        return { shown: { ...segment, clipped: true }, isFolded }
      }
      case 'bold':
      case 'italic':
      case 'struck':
      case 'spoiler':
      case 'quote':
      case 'list':
      case 'item': {
        const isBlock = segment.type === 'quote' || segment.type === 'list' || segment.type === 'item'
        if (isBlock) this.#startLine()
        if (segment.type === 'item') this.#advance(markColumns)
        const { shown, rest, isFolded } = this.take(segment.inner)
        if (isBlock) this.#startLine()
        if (shown.length === 0) return { rest: segment, isFolded }
        if (rest.length === 0) return { shown: { ...segment, inner: [...shown] }, isFolded }
        return { ...inTwo(segment, [...shown], [...rest]), isFolded }
      }
      case 'emoji':
        this.#advance(emojiColumns)
        return { isFolded: false }
      case 'link':
        this.#advance(Math.min(segment.text.length, columns)) // a long one is shortened
        return { isFolded: false }
      case 'mention':
      case 'code':
        this.#advance(segment.text.length)
        return { isFolded: false }
    }
  }

  /** Returns where the text has to be cut; undefined when all of it has a place. */
  #write(text: string): number | undefined {
    let at = 0
    for (const line of text.split('\n')) {
      if (at > 0) this.#endLine()
      const free = (this.#lines - this.#line) * columns - this.#column
      if (free <= 0) return Math.max(0, at - 1)
      if (line.length > free || widthOf(line) > free) return at + cutOf(line, free)
      this.#advance(widthOf(line))
      at += line.length + 1
    }
    return undefined
  }

  #advance(width: number) {
    const end = this.#column + width
    this.#line += Math.floor(end / columns)
    this.#column = end % columns
  }

  #startLine() {
    if (this.#column > 0) this.#endLine()
  }

  #endLine() {
    this.#line += 1
    this.#column = 0
  }
}

/** The marks at the cut are left out. */
function inTwo<Outer extends Extract<Segment, { inner: Segment[] }>>(
  segment: Outer,
  shown: Segment[],
  rest: Segment[],
) {
  return {
    shown: { ...segment, inner: shown, ...('close' in segment && { close: '' }) },
    rest: {
      ...segment,
      inner: rest,
      ...('open' in segment && { open: '' }),
      ...(segment.type === 'item' && { mark: '' }),
    },
  }
}

const emojiColumns = 3
const markColumns = 3

const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/

function widthOf(line: string): number {
  let width = 0
  for (const character of line) width += wide.test(character) ? 2 : 1
  return width
}

/** After a space if there is one near, and never within a character. */
function cutOf(line: string, free: number): number {
  let end = 0
  for (let width = 0; end < line.length && width < free; end++) width += wide.test(line.charAt(end)) ? 2 : 1
  const space = line.slice(Math.max(0, end - columns), end).search(/\s\S*$/)
  return space < 0 ? characterAt(line, end).start : Math.max(0, end - columns) + space + 1
}
