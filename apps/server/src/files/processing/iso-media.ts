import type { File } from '@parley/shared'
import { open } from 'node:fs/promises'
import { withEnding } from '../file-name.ts'
import { BoxReader, BrokenBoxes, type Box } from './iso-boxes.ts'
import { isShownTrack, readTrack, type Track } from './iso-track.ts'
import { refusedFor, type Job, type Outcome } from './outcome.ts'
import { keepAsItIs } from './keep-as-it-is.ts'
import { RandomAccess } from './random-access.ts'

/**
 * The boxes that stay, of ISO/IEC 14496-12 and of QuickTime. All others are blanked: where a recording was made and by what is in
 * `udta`, `meta` and `uuid`, and makers have boxes of their own.
 */
const kept: Record<string, readonly string[]> = {
  '': ['ftyp', 'styp', 'moov', 'mdat', 'moof', 'mfra', 'sidx', 'ssix', 'prft', 'pdin'],
  moov: ['mvhd', 'trak', 'mvex', 'iods'],
  trak: ['tkhd', 'edts', 'tref', 'mdia', 'tapt', 'load', 'clip', 'matt'],
  mdia: ['mdhd', 'hdlr', 'minf', 'elng'],
  minf: ['vmhd', 'smhd', 'nmhd', 'sthd', 'gmhd', 'hdlr', 'dinf', 'stbl'],
  moof: ['mfhd', 'traf'],
  traf: ['tfhd', 'tfdt', 'trun', 'sdtp', 'sgpd', 'sbgp', 'subs', 'saiz', 'saio'],
  stbl: 'stsd stts ctts stsc stsz stz2 stco co64 stss cslg sdtp sgpd sbgp stps stsh padb stdp subs saiz saio'.split(
    ' ',
  ),
}

/** Those with times of making. */
const dated = new Set(['mvhd', 'tkhd', 'mdhd'])

/** The first boxes of a file that browsers play; older QuickTime has no `ftyp`. */
const firstBoxes = /^(ftyp|moov|mdat|pnot)$/
/** Words, with which also a text may begin: "The wide sea". */
const firstWords = /^(wide|free|skip)$/

export async function isIsoMedia(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(8), 0, 8, 0)
    const type = buffer.toString('latin1', 4, 8)
    if (bytesRead < 8 || firstBoxes.test(type)) return bytesRead === 8
    return firstWords.test(type) && buffer.readUInt32BE(0) <= (await file.stat()).size
  } finally {
    await file.close()
  }
}

/** Blanks in place what a recording says of its place, its maker and its time. */
export async function prepareIsoMedia(job: Job): Promise<Outcome> {
  const file = new RandomAccess(job.path)
  let found: Omit<File, 'id' | 'size' | 'name'>
  try {
    found = new IsoMedia(file).clean()
  } catch (error) {
    if (error instanceof BrokenBoxes) return refusedFor('media_broken', error.message)
    throw error
  } finally {
    file.close()
  }
  await keepAsItIs(job)
  const endings =
    found.shows === 'audio'
      ? ['m4a', 'mp4', 'm4b']
      : found.type === 'video/quicktime'
        ? ['mov', 'qt']
        : ['mp4', 'm4v', '3gp', '3g2']
  return { type: 'made', about: { name: withEnding(job.name, endings, /^$/), ...found } }
}

class IsoMedia {
  readonly #reader: BoxReader
  readonly #file: RandomAccess
  #brand = ''
  #seconds = 0
  #hasFragments = false
  readonly #tracks: Track[] = []
  /** Bytes of samples that were blanked. */
  #blanked = 0

  constructor(file: RandomAccess) {
    this.#file = file
    this.#reader = new BoxReader(file)
  }

  clean(): Omit<File, 'id' | 'size' | 'name'> {
    const { boxes, rest } = this.#reader.boxesIn(0, this.#file.size)
    if (rest !== undefined && kept['']?.includes(rest.type) === true)
      throw new BrokenBoxes(`${rest.type} is not complete`)
    if (!boxes.some(({ type }) => type === 'moov')) throw new BrokenBoxes('there is no moov')
    for (const box of boxes) this.#clean(box, '')
    // Some cameras add what is no box.
    if (rest !== undefined) this.#file.blank(rest.at, this.#file.size)
    this.#blankDataTracks()
    const video = this.#tracks.find(({ handler }) => handler === 'vide')
    if (video === undefined && !this.#tracks.some(({ handler }) => handler === 'soun'))
      throw new BrokenBoxes('there is neither picture nor sound')
    const seconds = this.#seconds > 0 ? { seconds: this.#seconds } : {}
    if (video === undefined) return { type: 'audio/mp4', shows: 'audio', ...seconds }
    const type = this.#brand === 'qt  ' || this.#brand === '' ? 'video/quicktime' : 'video/mp4'
    const { width, height } = video
    return { type, shows: 'video', ...(width > 0 && height > 0 && { width, height }), ...seconds }
  }

  #clean(box: Box, parent: string) {
    const { type, payload, end } = box
    if (kept[parent]?.includes(type) !== true) return this.#reader.blank(box)
    if (type === 'ftyp') this.#brand = this.#file.read(payload, 4).toString('latin1')
    if (type === 'moof') this.#hasFragments = true
    if (type === 'mvhd') this.#readDuration(box)
    if (dated.has(type)) this.#blankTimes(box)
    if (type === 'trak') this.#tracks.push(readTrack(this.#reader, box))
    if (kept[type] === undefined) return
    const { boxes, rest } = this.#reader.boxesIn(payload, end)
    for (const child of boxes) this.#clean(child, type)
    // QuickTime ends lists with four zeros.
    if (rest !== undefined && end - rest.at >= 8) throw new BrokenBoxes(`${type} has a box that is none`)
    if (rest !== undefined) this.#file.blank(rest.at, end)
  }

  #readDuration(box: Box) {
    const bytes = this.#reader.payloadOf(box, 32)
    const isLong = bytes[0] === 1
    if (bytes.length < (isLong ? 32 : 20)) throw new BrokenBoxes('mvhd is not complete')
    const scale = bytes.readUInt32BE(isLong ? 20 : 12)
    const duration = isLong ? Number(bytes.readBigUInt64BE(24)) : bytes.readUInt32BE(16)
    const isKnown = scale > 0 && duration !== 0xffffffff && duration < 2 ** 53
    if (isKnown) this.#seconds = Math.round((duration / scale) * 100) / 100
  }

  #blankTimes({ payload, end }: Box) {
    const isLong = this.#file.read(payload, 1)[0] === 1
    this.#file.blank(payload + 4, Math.min(end, payload + (isLong ? 20 : 12)))
  }

  /** Cameras record where they are in a track of its own. */
  #blankDataTracks() {
    for (const track of this.#tracks.filter(({ handler }) => !isShownTrack(handler))) {
      if (this.#hasFragments) throw new BrokenBoxes(`the samples of ${track.handler} are in fragments`)
      for (const { at, end } of track.samples(this.#reader)) {
        this.#blanked += end - at
        // Real samples do not overlap.
        if (this.#blanked > this.#file.size || end > this.#file.size)
          throw new BrokenBoxes('samples are where they cannot be')
        this.#file.blank(at, end)
      }
      this.#reader.blank(track.box)
    }
  }
}
