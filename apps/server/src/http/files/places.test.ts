import sharp, { type Sharp } from 'sharp'
import { expect, test } from 'vitest'
import { places, recording, box, uint32 } from '../../testing/files/sample-files.ts'
import { startWithUploads } from '../../testing/files/test-uploads.ts'

/** 52° 31′ 12″ as EXIF has it, in both orders of bytes. */
const degrees = [52, 1, 31, 1, 12, 1]
const bigEndian = uint32(...degrees)
const littleEndian = Buffer.concat(degrees.map((one) => uint32(one).reverse()))
const traces = [
  bigEndian,
  littleEndian,
  ...['Kamera', 'Berlin', 'GPS', ...places].map((text) => Buffer.from(text)),
]

const hasPlace = (bytes: Buffer | undefined) =>
  bytes?.includes(bigEndian) === true || bytes?.includes(littleEndian) === true

const photo = () =>
  sharp({ create: { width: 900, height: 600, channels: 3, background: '#3388cc' } })
    .withExif({
      IFD0: { Make: 'Kamera' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 12/1', GPSLongitude: '13/1 24/1 0/1' },
    })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf>Berlin</rdf></x:xmpmeta>')

test.for<[string, (photo: Sharp) => Sharp]>([
  ['jpg', (it) => it.jpeg()],
  ['png', (it) => it.png()],
  ['webp', (it) => it.webp()],
  ['avif', (it) => it.avif({ effort: 0 })],
])(
  'P14.8: a photo in %s goes in with its place, and nothing that is served has it',
  async ([ending, write]) => {
    const sent = await write(photo()).toBuffer()
    const { exif, xmp } = await sharp(sent).metadata()
    expect([hasPlace(exif), xmp?.includes('Berlin')]).toEqual([true, true])
    const { ada } = await startWithUploads()
    const state = await ada.send(`photo.${ending}`, sent)
    if (state.state !== 'ready') throw new Error(JSON.stringify(state))
    for (const part of ['', '/small', '/large']) {
      const bytes = await ada.bytesAt(`/files/${state.file.id}${part}`)
      const about = await sharp(bytes).metadata()
      expect(about.width).toBeGreaterThan(0)
      expect([about.exif, about.xmp, about.iptc, about.comments]).toEqual([...Array<undefined>(4)])
      expect(traces.filter((trace) => bytes.includes(trace)).map(String)).toEqual([])
    }
  },
)

test('P14.8: a recording goes in with its place, and what is served has none', async () => {
  const sent = recording()
  for (const place of places) expect(sent.includes(place)).toBe(true)
  const { ada } = await startWithUploads()
  const state = await ada.send('film.mp4', sent)
  if (state.state !== 'ready') throw new Error(JSON.stringify(state))
  const bytes = await ada.bytesAt(`/files/${state.file.id}`)
  expect(bytes.length).toBe(sent.length)
  expect(traces.filter((trace) => bytes.includes(trace)).map(String)).toEqual([])
})

test.for(['photo.heic', 'photo.jpg', 'photo.bin'])(
  'P14.8: a HEIC that is called %s is refused',
  async (name) => {
    const { ada } = await startWithUploads()
    const sent = Buffer.concat([
      box('ftyp', 'heic', uint32(0), 'mif1heic'),
      box('meta', uint32(0), bigEndian),
    ])
    expect(await ada.send(name, sent)).toMatchObject({ state: 'refused', reason: 'picture_kind' })
  },
)
