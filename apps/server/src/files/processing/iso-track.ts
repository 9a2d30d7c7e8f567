import { BrokenBoxes, type Box, type BoxReader } from './iso-boxes.ts'

/** One track of a recording. */
export interface Track {
  box: Box
  /** What it is: `vide`, `soun` and so on. */
  handler: string
  /** In pixels, upright; 0: unknown. */
  width: number
  height: number
  /** Where its samples are, in pieces. Throws BrokenBoxes. */
  samples: (reader: BoxReader) => Iterable<{ at: number; end: number }>
}

/** Pictures, sound, words and time codes. */
export const isShownTrack = (handler: string) =>
  ['vide', 'soun', 'subt', 'sbtl', 'text', 'clcp', 'tmcd', 'auxv', 'pict', 'hint'].includes(handler)

/** The tables of the largest tracks have some MB. */
const mostTable = 16e6

export function readTrack(reader: BoxReader, box: Box): Track {
  const inside = (parent: Box | undefined, type: string) =>
    parent === undefined
      ? undefined
      : reader.boxesIn(parent.payload, parent.end).boxes.find((one) => one.type === type)
  const mdia = inside(box, 'mdia')
  const hdlr = inside(mdia, 'hdlr')
  const tkhd = inside(box, 'tkhd')
  if (hdlr === undefined || tkhd === undefined) throw new BrokenBoxes('a track does not say what it is')
  const handler = reader.payloadOf(hdlr, 12).toString('latin1', 8, 12)
  const stbl = () => inside(inside(mdia, 'minf'), 'stbl')
  return {
    box,
    handler,
    ...sizeIn(reader.payloadOf(tkhd, 96)),
    samples: function* (reader) {
      const tables = stbl()
      const table = (type: string) => {
        const found = inside(tables, type)
        return found === undefined ? undefined : reader.payloadOf(found, mostTable)
      }
      const [stsc, stsz, stco, co64] = ['stsc', 'stsz', 'stco', 'co64'].map(table)
      const offsets = co64 ?? stco
      if (stsc === undefined || stsz === undefined || offsets === undefined)
        throw new BrokenBoxes(`the samples of ${handler} cannot be found`)
      yield* chunksOf(stsc, stsz, { bytes: offsets, isLong: co64 !== undefined })
    },
  }
}

/** ISO/IEC 14496-12, 8.3.2: 16.16 numbers after a matrix, which turns by a quarter where its first number is 0. */
function sizeIn(tkhd: Buffer) {
  const at = tkhd[0] === 1 ? 12 : 0
  if (tkhd.length < at + 84) return { width: 0, height: 0 }
  const [width, height] = [tkhd.readUInt16BE(at + 76), tkhd.readUInt16BE(at + 80)]
  const isTurned = tkhd.readInt32BE(at + 40) === 0 && tkhd.readInt32BE(at + 44) !== 0
  return isTurned ? { width: height, height: width } : { width, height }
}

/** 8.7: which samples are in a chunk, how large they are, and where the chunk is. */
function* chunksOf(stsc: Buffer, stsz: Buffer, offsets: { bytes: Buffer; isLong: boolean }) {
  const width = offsets.isLong ? 8 : 4
  const chunks = countIn(offsets.bytes, 4, width)
  const runs = countIn(stsc, 4, 12)
  const same = number(stsz, 4)
  const sizes = same > 0 ? number(stsz, 8) : countIn(stsz, 8, 4)
  let sample = 0
  let run = 0
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    while (run + 1 < runs && number(stsc, 8 + 12 * (run + 1)) <= chunk + 1) run += 1
    const perChunk = number(stsc, 8 + 12 * run + 4)
    const offsetAt = 8 + width * chunk
    const at = offsets.isLong
      ? Number(offsets.bytes.readBigUInt64BE(offsetAt))
      : number(offsets.bytes, offsetAt)
    const count = Math.min(perChunk, sizes - sample)
    let length = same > 0 ? same * count : 0
    if (same === 0) for (let n = sample; n < sample + count; n += 1) length += number(stsz, 12 + 4 * n)
    sample += count
    yield { at, end: at + length }
  }
}

/** The entries that a table says it has, and the file has, too. */
function countIn(bytes: Buffer, at: number, width: number) {
  const count = number(bytes, at)
  const header = at + 4
  if (count * width + header > bytes.length) throw new BrokenBoxes('a table is not complete')
  return count
}

function number(bytes: Buffer, at: number) {
  if (at + 4 > bytes.length) throw new BrokenBoxes('a table is not complete')
  return bytes.readUInt32BE(at)
}
