import type { File } from '@parley/shared'

/** A picture or a video whose width and height are known, and how wide it is shown beside others of its row. */
export interface Framed {
  readonly file: File
  /** Width by height. */
  readonly ratio: number
}

/** Extremes are cut: a panorama leaves room for its neighbours. */
const [narrowest, widest] = [0.5, 2.4]
const mostInRow = 3

/** The rows in which pictures are shown: one alone, two side by side, more in rows of at most three. */
export function pictureRows(files: readonly File[]): Framed[][] {
  const framed = files.map((file) => ({ file, ratio: ratioOf(file) }))
  const rows = Math.ceil(framed.length / mostInRow)
  // As even as possible, the longer rows first: 4 are 2 + 2, 5 are 3 + 2.
  return Array.from({ length: rows }, (_, row) =>
    framed.slice(startOf(row, framed.length, rows), startOf(row + 1, framed.length, rows)),
  )
}

const startOf = (row: number, count: number, rows: number) =>
  row * Math.floor(count / rows) + Math.min(row, count % rows)

export function ratioOf({ width = 4, height = 3 }: Pick<File, 'width' | 'height'>): number {
  return Math.min(widest, Math.max(narrowest, width / height))
}
