import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { expect, test } from 'vitest'
import { box, emptyPng, places, recording, tinyGif, uint32, webm } from '../../testing/files/sample-files.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { prepareFile } from './prepare-file.ts'

const xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf>Berlin</rdf></x:xmpmeta>'

/** A picture with all that a camera and a program write into one. */
const picture = (width = 900, height = 600) =>
  sharp({ create: { width, height, channels: 3, background: '#3388cc' } })
    .withExif({ IFD0: { Make: 'Kamera', Orientation: '6' }, IFD3: { GPSLatitude: '52/1 31/1 0/1' } })
    .withXmp(xmp)

test.for<[string, (picture: Sharp) => Sharp, object]>([
  ['jpg', (it) => it.jpeg(), { type: 'image/jpeg' }],
  ['png', (it) => it.png(), { type: 'image/png' }],
  ['webp', (it) => it.webp(), { type: 'image/webp' }],
  ['avif', (it) => it.avif({ effort: 0 }), { type: 'image/webp', name: 'picture.webp' }],
])('P14.8: a picture in %s is stored without its place and its camera', async ([ending, write, about]) => {
  const sent = await write(picture()).toBuffer()
  expect((await sharp(sent).metadata()).exif).toBeDefined()
  const { outcome, parts } = await prepare(sent, `picture.${ending}`)
  expect(outcome).toMatchObject({
    type: 'made',
    about: { name: `picture.${ending}`, shows: 'picture', ...about },
  })
  expect(Object.keys(parts).toSorted()).toEqual(['file', 'large', 'small'])
  for (const bytes of Object.values(parts)) {
    const { exif, xmp, iptc, comments } = await sharp(bytes).metadata()
    expect([exif, xmp, iptc, comments]).toEqual([undefined, undefined, undefined, undefined])
    expect(/Kamera|Berlin|GPS/.test(bytes.toString('latin1'))).toBe(false)
  }
})

test('P14.8: what follows a picture or hides in its comments is not stored', async () => {
  const jpeg = await picture(20, 10).jpeg().toBuffer()
  const comment = Buffer.from('<script>alert(1)</script>')
  const withComment = Buffer.concat([
    jpeg.subarray(0, 2),
    Buffer.from([0xff, 0xfe, 0, comment.length + 2]),
    comment,
    jpeg.subarray(2),
    Buffer.from('PK\u0003\u0004<html><script>alert(2)</script>'),
  ])
  const { outcome, parts } = await prepare(withComment, 'both.jpg.html')
  expect(outcome).toMatchObject({ about: { name: 'both.jpg.html.jpg', type: 'image/jpeg' } })
  expect(parts['file']?.includes('script')).toBe(false)
})

test('P14.8: a picture that moves still moves, and has a first frame that does not', async () => {
  const { outcome, parts } = await prepare(tinyGif(3), 'wave.gif')
  expect(outcome).toMatchObject({ about: { type: 'image/gif', moves: true, width: 1, height: 1 } })
  expect(Object.keys(parts).toSorted()).toEqual(['file', 'small', 'still'])
  const pages = async (part: string) => (await sharp(parts[part], { animated: true }).metadata()).pages ?? 1
  expect(await Promise.all(['file', 'small', 'still'].map(pages))).toEqual([3, 3, 1])
})

test.for<[string, string, () => Buffer, string]>([
  ['a PNG of 20,000 × 20,000 pixels', 'big.png', () => emptyPng(20_000, 20_000), 'picture_too_large'],
  ['a GIF with 10,000 frames', 'long.gif', () => tinyGif(10_000), 'picture_too_large'],
  [
    'a JPEG that is HTML',
    'photo.jpg',
    () => Buffer.from('<html><script>alert(1)</script>'),
    'picture_broken',
  ],
  ['a PNG that is cut', 'cut.png', () => emptyPng(300, 300).subarray(0, 60), 'picture_broken'],
  ['the beginning of a JPEG', 'cut.jpg', () => Buffer.from('ffd8ffe000104a464946', 'hex'), 'picture_broken'],
  ['a HEIC', 'IMG_1.HEIC', () => box('ftyp', 'heic', uint32(0), 'mif1heic'), 'picture_kind'],
  ['a HEIC that is called JPEG', 'a.jpg', () => box('ftyp', 'heic', uint32(0), 'heic'), 'picture_kind'],
  ['a TIFF', 'scan.tif', () => Buffer.from('49492a0008000000000000000000', 'hex'), 'picture_kind'],
  ['an MP4 without moov', 'film.mp4', () => recording({ hasMoov: false }), 'media_broken'],
  ['an MP4 that is cut', 'film.mp4', () => recording().subarray(0, 40), 'media_broken'],
  ['text that is called MP4', 'film.mp4', () => Buffer.from('hello'), 'media_broken'],
  ['an MP4 of places alone', 'film.mp4', () => recording({ handlers: ['meta'] }), 'media_broken'],
  ['a WebM that is cut', 'a.webm', () => webm().subarray(0, 40), 'media_broken'],
])('P14.8: %s is refused', async ([, name, bytes, reason]) => {
  expect((await prepare(bytes(), name)).outcome).toMatchObject({ type: 'refused', reason })
})

test.runIf(existsSync('/dev/full'))(
  'P14.7: a disk that fills while a picture is written says so',
  async () => {
    const base = temporaryFolder()
    const [path, folder] = [join(base, 'upload'), join(base, 'parts')]
    writeFileSync(path, await picture().jpeg().toBuffer())
    mkdirSync(folder)
    symlinkSync('/dev/full', join(folder, 'file'))
    await expect(prepareFile({ path, folder, name: 'a.jpg' })).rejects.toMatchObject({ code: 'ENOSPC' })
  },
)

test.for<[string, string, string]>([
  ['page.html', '<!doctype html><script>alert(1)</script>', 'text/plain'],
  ['drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'text/plain'],
  ['drawing.svg', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', 'application/xml'],
  ['paper.pdf', '%PDF-1.7\n', 'application/pdf'],
  ['notes.txt', 'é'.repeat(40_000), 'text/plain'],
  ['some.bin', 'a\0b', 'application/octet-stream'],
  ['verse.txt', 'The wide sea', 'text/plain'],
  ['lunch.txt', 'Get free lunch', 'text/plain'],
])('P14.8: %s is kept as it is, to be downloaded', async ([name, text, type]) => {
  const { outcome, parts } = await prepare(Buffer.from(text), name)
  expect(outcome).toEqual({ type: 'made', about: { name, type } })
  expect(parts['file']?.toString()).toBe(text)
})

test.for<[string, object, object]>([
  ['film.mp4', {}, { type: 'video/mp4', shows: 'video', width: 1_080, height: 1_920, seconds: 2.5 }],
  ['film.mov', { brand: 'qt  ' }, { type: 'video/quicktime', shows: 'video', seconds: 2.5 }],
  ['voice.m4a', { handlers: ['soun'] }, { type: 'audio/mp4', shows: 'audio', seconds: 2.5 }],
])('P14.8: %s loses its place, maker and time, and nothing else moves', async ([name, options, about]) => {
  const sent = recording(options)
  const { outcome, parts } = await prepare(sent, name)
  expect(outcome).toMatchObject({ type: 'made', about: { name, ...about } })
  const stored = parts['file'] ?? Buffer.alloc(0)
  const hidden = Object.keys(options).includes('handlers')
    ? places.filter((one) => !one.startsWith('sample'))
    : places
  for (const place of hidden) expect([place, stored.includes(place)]).toEqual([place, false])
  expect(stored.includes(uint32(3_000_000_000))).toBe(false)
  expect(stored.length).toBe(sent.length)
  expect(stored.indexOf('picture and sound')).toBe(sent.indexOf('picture and sound'))
})

test('P14.8: boxes that lie about their samples are refused, and end', async () => {
  const sent = recording()
  // The chunk of the track of places begins where the file ends.
  const at = sent.lastIndexOf('stco') + 12
  sent.writeUInt32BE(sent.length - 2, at)
  expect((await prepare(sent, 'film.mp4')).outcome).toMatchObject({ reason: 'media_broken' })
  const boxes = Array.from({ length: 60_000 }, () => box('free'))
  const many = Buffer.concat([...boxes, recording()])
  expect((await prepare(many, 'film.mp4')).outcome).toMatchObject({ reason: 'media_broken' })
})

test('P14.8: a recording of a browser is sound or picture by what it has, without its tags', async () => {
  const voice = await prepare(webm({ tags: 'LOCATION +52.5+13.4' }), 'voice.webm')
  expect(voice.outcome).toMatchObject({ about: { type: 'audio/webm', shows: 'audio', seconds: 1.5 } })
  expect(voice.parts['file']?.includes('LOCATION')).toBe(false)
  expect(voice.parts['file']?.length).toBe(webm({ tags: 'LOCATION +52.5+13.4' }).length)
  const film = await prepare(webm({ trackType: 1 }), 'film.webm')
  expect(film.outcome).toMatchObject({
    about: { type: 'video/webm', shows: 'video', width: 640, height: 480 },
  })
})

async function prepare(bytes: Buffer, name: string) {
  const base = temporaryFolder()
  const [path, folder] = [join(base, 'upload'), join(base, 'parts')]
  writeFileSync(path, bytes)
  mkdirSync(folder)
  const outcome = await prepareFile({ path, folder, name })
  const parts = Object.fromEntries(
    readdirSync(folder).map((part) => [part, readFileSync(join(folder, part))]),
  )
  return { outcome, parts }
}
