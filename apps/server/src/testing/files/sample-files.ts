import { crc32, deflateSync } from 'node:zlib'

/** A box of ISO/IEC 14496-12. */
export function box(type: string, ...parts: (Buffer | string)[]): Buffer {
  const payload = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)),
  )
  return Buffer.concat([uint32(payload.length + 8), Buffer.from(type, 'latin1'), payload])
}

export function uint32(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(4 * numbers.length)
  numbers.forEach((one, index) => bytes.writeUInt32BE(one, 4 * index))
  return bytes
}

/** A PNG of one colour and one bit for each pixel: a few bytes for any number of pixels. */
export function emptyPng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(type), data])
    return Buffer.concat([uint32(data.length), named, uint32(crc32(named))])
  }
  const header = Buffer.concat([uint32(width, height), Buffer.from([1, 0, 0, 0, 0])])
  const rows = deflateSync(Buffer.alloc(height * (Math.ceil(width / 8) + 1)))
  const start = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([start, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
}

/** A GIF that moves, of single pixels. */
export function tinyGif(frames: number): Buffer {
  const head = Buffer.from(
    '47494638396101000100800000000000ffffff21ff0b4e45545343415045322e300301000000',
    'hex',
  )
  // Frames that are alike would be taken for one.
  const frame = (index: number) =>
    Buffer.from(`21f904000a0000002c000000000100010000020${index % 2 === 0 ? '244' : '24c'}0100`, 'hex')
  return Buffer.concat([
    head,
    ...Array.from({ length: frames }, (_, index) => frame(index)),
    Buffer.from([0x3b]),
  ])
}

interface Recording {
  hasMoov?: boolean
  /** `vide`, `soun`, or what a camera records beside them. */
  handlers?: readonly string[]
  brand?: string
}

/** What is in a recording that may not stay there. */
export const places = ['+52.5200+013.4050/', 'Kamera', '<x:xmpmeta>', 'sample +52.5', 'trailer']

/** A recording as phones make it: with its place in all places, and a track of places. */
export function recording({
  hasMoov = true,
  handlers = ['vide', 'soun', 'meta'],
  brand = 'mp42',
}: Recording = {}) {
  const [place = '', maker = '', xmp = '', sample = '', trailer = ''] = places
  const ftyp = box('ftyp', brand, uint32(0), brand)
  const samples = Buffer.from(sample)
  const mdat = box('mdat', 'picture and sound', samples)
  const samplesAt = ftyp.length + 8 + 'picture and sound'.length
  const times = uint32(3_000_000_000, 3_000_000_000)
  const track = (handler: string) => {
    const stbl = box(
      'stbl',
      box('stsd', uint32(0, 0)),
      box('stsc', uint32(0, 1, 1, 1, 1)),
      box('stsz', uint32(0, 0, 1, handler === 'meta' ? samples.length : 4)),
      box('stco', uint32(0, 1, handler === 'meta' ? samplesAt : ftyp.length + 8)),
    )
    const matrix = uint32(0, 0x10000, 0, 0xffff0000, 0, 0, 0, 0, 0x40000000)
    const tkhd = [
      uint32(0),
      times,
      uint32(1, 0, 2_500),
      uint32(0, 0, 0, 0),
      matrix,
      uint32(1_920 << 16, 1_080 << 16),
    ]
    return box(
      'trak',
      box('tkhd', ...tkhd),
      box('meta', place),
      box('udta', box('name', maker)),
      box(
        'mdia',
        box('mdhd', uint32(0), times, uint32(1_000, 2_500, 0)),
        box('hdlr', uint32(0, 0), handler, uint32(0, 0, 0)),
        box('minf', stbl),
      ),
    )
  }
  const moov = box(
    'moov',
    box('mvhd', uint32(0), times, uint32(1_000, 2_500), Buffer.alloc(80)),
    ...handlers.map(track),
    box('udta', box('\u00a9xyz', place), box('\u00a9mak', maker)),
    box('meta', uint32(0), box('keys', 'com.apple.quicktime.location.ISO6709'), box('ilst', place)),
  )
  const rest = [box('uuid', xmp), box('abcd', maker), Buffer.from(`\u00ff${trailer}`, 'latin1')]
  return Buffer.concat([ftyp, mdat, ...(hasMoov ? [moov] : []), ...rest])
}

/** An element of EBML; without a payload of its own length, it is open. */
export function element(id: string, payload: Buffer | string, { isOpen = false } = {}): Buffer {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload
  const size = isOpen ? Buffer.from('01ffffffffffffff', 'hex') : uint32(0x10000000 | bytes.length)
  return Buffer.concat([Buffer.from(id, 'hex'), size, bytes])
}

/** As browsers record it: the length is known to nobody. */
export function webm({ trackType = 2, tags = '' } = {}): Buffer {
  const head = element('1a45dfa3', element('4282', 'webm'))
  const video =
    trackType === 1
      ? element('e0', Buffer.concat([element('b0', uint32(640)), element('ba', uint32(480))]))
      : Buffer.alloc(0)
  const track = element('ae', Buffer.concat([element('83', Buffer.from([trackType])), video]))
  const duration = Buffer.alloc(8)
  duration.writeDoubleBE(1_500)
  const segment = Buffer.concat([
    element('1549a966', Buffer.concat([element('2ad7b1', uint32(1_000_000)), element('4489', duration)])),
    element('1654ae6b', track),
    ...(tags === '' ? [] : [element('1254c367', tags)]),
    element('1f43b675', Buffer.concat([element('e7', Buffer.from([0])), element('a3', 'opus')]), {
      isOpen: true,
    }),
    element('1f43b675', Buffer.concat([element('e7', Buffer.from([1])), element('a3', 'opus')]), {
      isOpen: true,
    }),
  ])
  return Buffer.concat([head, element('18538067', segment, { isOpen: true })])
}
