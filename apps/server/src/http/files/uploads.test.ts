import { expect, test } from 'vitest'
import sharp from 'sharp'
import { startWithUploads } from '../../testing/files/test-uploads.ts'

const photo = () =>
  sharp({ create: { width: 1_200, height: 800, channels: 3, background: '#3388cc' } })
    .withExif({ IFD0: { Make: 'Kamera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()

test('P14.4: a photo with its place is stored upright and without it, and so are the smaller ones', async () => {
  const { ada } = await startWithUploads()
  const sent = await photo()
  expect((await sharp(sent).metadata()).exif).toBeDefined()
  const state = await ada.send('holiday.jpg', sent)
  if (state.state !== 'ready') throw new Error(JSON.stringify(state))
  const { file } = state
  expect(file).toMatchObject({
    ...{ name: 'holiday.jpg', type: 'image/jpeg', shows: 'picture', width: 800, height: 1_200 },
    colours: expect.stringMatching(/^[\w+/]{20,40}=*$/) as string,
  })
  for (const [part, format, height] of [
    ['', 'jpeg', 1_200],
    ['/small', 'webp', 480],
    ['/large', 'webp', 1_200],
  ] as const) {
    const bytes = await ada.bytesAt(`/files/${file.id}${part}`)
    const about = await sharp(bytes).metadata()
    expect(about).toMatchObject({ format, height })
    expect([about.exif, about.xmp, about.iptc]).toEqual([undefined, undefined, undefined])
    expect(bytes.includes('Kamera')).toBe(false)
  }
})
