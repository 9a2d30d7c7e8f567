import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, onTestFinished, test, vi } from 'vitest'
import { authorOf } from '../../identity/author.ts'
import { recording, tinyGif } from '../../testing/files/sample-files.ts'
import { startWithUploads, Uploader } from '../../testing/files/test-uploads.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { connect } from '../../testing/test-client.ts'

const photo = () =>
  sharp({ create: { width: 1_200, height: 800, channels: 3, background: '#3388cc' } })
    .withExif({ IFD0: { Make: 'Kamera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()

test('P14.8: a photo with its place is stored upright and without it, and so are the smaller ones', async () => {
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

test('P14.6, P14.8: a video has the picture that its sender has drawn, drawn once more here', async () => {
  const { ada } = await startWithUploads()
  const film = recording({ handlers: ['vide', 'soun'] })
  const sendWith = async (...pictures: Buffer[]) => {
    const created = await ada.create('film.mp4', film.length)
    const path = created.headers.get('location') ?? ''
    const answers: number[] = []
    for (const picture of pictures) {
      const headers = { 'content-type': 'image/jpeg' }
      answers.push((await ada.request('PUT', `${path}/poster`, headers, new Uint8Array(picture))).status)
    }
    await ada.piece(path, 0, film)
    const state = await ada.stateAt(path)
    if (state.state !== 'ready') throw new Error(JSON.stringify(state))
    const { headers } = await ada.request('GET', `/files/${state.file.id}/small`)
    return { answers, file: state.file, type: headers.get('content-type'), path }
  }
  const drawn = await sendWith(await photo())
  expect(drawn.answers).toEqual([204])
  expect(drawn.file).toMatchObject({
    shows: 'video',
    colours: expect.stringMatching(/^[\w+/]+=*$/) as string,
  })
  expect(drawn.type).toBe('image/webp')
  const bytes = await ada.bytesAt(`/files/${drawn.file.id}/small`)
  const about = await sharp(bytes).metadata()
  expect([about.format, about.exif, bytes.includes('Kamera')]).toEqual(['webp', undefined, false])
  // Too late, and of somebody else.
  const late = { 'content-type': 'image/jpeg' }
  const put = (who: Uploader) => who.request('PUT', `${drawn.path}/poster`, late, new Uint8Array([1]))
  expect([(await put(ada)).status, (await put(new Uploader(ada.url))).status]).toEqual([204, 404])
  for (const bad of [Buffer.alloc(64 * 1024 + 1), Buffer.from('<html>')]) {
    const without = await sendWith(bad)
    expect(without.answers).toEqual([bad.length > 10 ? 413 : 204])
    expect(without.file).toMatchObject({ shows: 'video' })
    expect(without.file).not.toHaveProperty('colours')
    expect(without.type).not.toBe('image/webp')
  }
})

test('P14.6: an upload goes on where it stopped, after lost connections and a new start of the server', async () => {
  const folder = { dataDir: temporaryFolder() }
  const { ada, app } = await startWithUploads(folder)
  const sent = new Uint8Array(randomBytes(300_000))
  const created = await ada.create('data.bin', sent.length)
  const path = created.headers.get('location') ?? ''
  expect(path).toMatch(/^\/api\/files\/[0-9a-f]{32}$/)
  expect((await ada.piece(path, 0, sent.subarray(0, 100_000))).status).toBe(204)
  // A piece whose connection is cut: what has arrived counts.
  const cut = new AbortController()
  const half = new ReadableStream({ start: (to) => to.enqueue(sent.subarray(100_000, 150_000)) })
  const headers = { ...ada.pieceHeaders(100_000), authorization: `Bearer ${ada.token}` }
  const init = { method: 'PATCH', headers, body: half, duplex: 'half', signal: cut.signal }
  const lost = fetch(`http://127.0.0.1:${portOf(ada)}${path}`, init as RequestInit).catch(() => 'lost')
  const offset = async () => (await ada.request('HEAD', path)).headers.get('upload-offset')
  await expect.poll(offset).toBe('150000')
  cut.abort()
  expect(await lost).toBe('lost')
  expect((await ada.piece(path, 7, sent)).status).toBe(409)
  app.terminate()
  await app.close()
  const { url } = await startWithUploads(folder)
  const again = ada.at(url)
  expect((await again.request('HEAD', path)).headers.get('upload-length')).toBe('300000')
  expect((await again.piece(path, 150_000, sent.subarray(150_000))).status).toBe(204)
  const state = await again.stateAt(path)
  if (state.state !== 'ready') throw new Error(JSON.stringify(state))
  expect(state.file).toMatchObject({ name: 'data.bin', size: sent.length, type: 'application/octet-stream' })
  expect(await again.bytesAt(`/files/${state.file.id}`)).toEqual(Buffer.from(sent))
  // The answer to the last piece may have been lost.
  expect((await again.request('HEAD', path)).headers.get('upload-offset')).toBe('300000')
  expect((await again.piece(path, 150_000, sent.subarray(150_000))).status).toBe(204)
})

test('P14.6: what was complete when the server ended is prepared by the next one', async () => {
  const dataDir = temporaryFolder()
  const { ada, app } = await startWithUploads({ dataDir })
  const path = (await ada.create('a.txt', 5)).headers.get('location') ?? ''
  app.terminate()
  await app.close()
  writeFileSync(join(dataDir, 'files', 'incoming', path.slice(-32)), 'hello')
  const { url } = await startWithUploads({ dataDir })
  expect(await ada.at(url).stateAt(path)).toMatchObject({ state: 'ready', file: { size: 5 } })
})

test('P14.9: what is not shown is a download that no browser would run', async () => {
  const { ada } = await startWithUploads()
  const page = '<script>alert(1)</script>'
  const state = await ada.send('../‮evil".html', new TextEncoder().encode(page))
  if (state.state !== 'ready') throw new Error(JSON.stringify(state))
  const answer = await ada.request('GET', `/files/${state.file.id}`)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="evil_.html"; filename*=UTF-8''evil_.html`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cache-control': 'private, max-age=31536000, immutable',
  })
  expect((await ada.request('GET', `/files/${state.file.id}/small`)).status).toBe(404)
})

test('P14.9: recordings are played in parts, and pictures are shown or downloaded', async () => {
  const { ada } = await startWithUploads()
  const film = await ada.send('film.mp4', recording())
  const picture = await ada.send('tiny.gif', tinyGif(2))
  if (film.state !== 'ready' || picture.state !== 'ready') throw new Error('not ready')
  const { id, size } = film.file
  const all = await ada.bytesAt(`/files/${id}`)
  const part = await ada.request('GET', `/files/${id}`, { range: 'bytes=4-7' })
  expect(part.status).toBe(206)
  expect(part.headers.get('content-range')).toBe(`bytes 4-7/${size}`)
  expect(part.headers.get('content-disposition')).toMatch(/^inline; /)
  expect(await part.text()).toBe('ftyp')
  expect((await ada.request('GET', `/files/${id}`, { range: `bytes=${size}-` })).status).toBe(416)
  expect(all.length).toBe(size)
  const head = await ada.request('HEAD', `/files/${id}`)
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(size)])
  const downloaded = await ada.request('GET', `/files/${picture.file.id}?download`)
  expect(downloaded.headers.get('content-disposition')).toMatch(/^attachment; /)
  const still = await ada.request('GET', `/files/${picture.file.id}/still`)
  expect(still.headers.get('content-type')).toBe('image/webp')
})

test('P14.9: a file is as readable as its room; what is not there and what may not be read look alike', async () => {
  const { ada, url, app, port } = await startWithUploads()
  const text = new TextEncoder().encode('secret')
  const open = await ada.send('a.txt', text)
  const client = await connect(port)
  await app.chat.access.makeOwner(authorOf(ada.token), { username: 'Ada', avatar: 'a'.repeat(64) })
  await client.join('team', 'Ada', { token: ada.token })
  client.send({ type: 'set', cid: 'close-the-door', settings: { door: 'invitation' } })
  await client.frame('changed')
  const closed = await ada.send('b.txt', text, 'team')
  if (open.state !== 'ready' || closed.state !== 'ready') throw new Error('not ready')
  const eve = new Uploader(url)
  const status = async (who: Uploader, id: string) => (await who.request('GET', `/files/${id}`)).status
  expect([await status(ada, closed.file.id), await status(eve, open.file.id)]).toEqual([200, 200])
  const anonymous = await fetch(`${url}/files/${open.file.id}`)
  expect(anonymous.status).toBe(200)
  const answers = await Promise.all(
    [closed.file.id, 'f'.repeat(32), 'nothing'].map(async (id) => {
      const answer = await eve.request('GET', `/files/${id}`)
      return { status: answer.status, text: await answer.text(), cached: answer.headers.get('cache-control') }
    }),
  )
  for (const answer of answers)
    expect(answer).toEqual({ status: 404, text: answers[0]?.text, cached: 'no-store' })
  await postAndRemove(port, ada, open.file.id)
  expect(await status(ada, open.file.id)).toBe(404)
})

test('P14.5: the bytes of files that are released, of uploads that are given up, and of nobody are deleted', async () => {
  const { app, ada, port, dataDir } = await startWithUploads()
  const { files } = app
  if (files === undefined) throw new Error('no files')
  const sent = await Promise.all(
    ['a', 'b'].map((name) => ada.send(`${name}.txt`, new TextEncoder().encode(name))),
  )
  const [first = '', second = ''] = sent.map((one) => (one.state === 'ready' ? one.file.id : ''))
  const unfinished = ((await ada.create('c.txt', 9)).headers.get('location') ?? '').slice(-32)
  const stray = 'e'.repeat(32)
  mkdirSync(join(dataDir, 'files', 'stored', 'ee', stray), { recursive: true })
  await postAndRemove(port, ada, first)
  await files.sweeping.sweep()
  expect(storedIn(dataDir).toSorted()).toEqual([second, stray].toSorted())
  expect(await files.incoming.ids()).toContain(unfinished)
  vi.setSystemTime(Date.now() + 25 * 60 * 60_000)
  onTestFinished(() => void vi.useRealTimers())
  await files.sweeping.sweep()
  expect(storedIn(dataDir)).toEqual([])
  expect(await files.incoming.ids()).toEqual([])
  const aside = join(dataDir, 'files', 'stored.aside')
  expect(readdirSync(aside)).toEqual([stray])
  // What the log knows again gets its place back, also when nobody asks for it.
  const known = await postedFile(port, ada)
  renameSync(join(dataDir, 'files', 'stored', known.slice(0, 2), known), join(aside, known))
  vi.setSystemTime(Date.now() + 31 * 24 * 60 * 60_000)
  await files.sweeping.sweep()
  expect(readdirSync(aside)).toEqual([])
  expect(storedIn(dataDir)).toEqual([known])
})

test('after a restored backup the files of the log of before stay as long as it does', async () => {
  const { app, dataDir } = await startWithUploads()
  await app.files?.sweeping.sweep() // that of the start
  const stray = 'e'.repeat(32)
  mkdirSync(join(dataDir, 'files', 'stored', 'ee', stray), { recursive: true })
  const replaced = join(dataDir, 'parley.replaced-2026.sqlite')
  writeFileSync(replaced, '')
  vi.setSystemTime(Date.now() + 25 * 60 * 60_000)
  onTestFinished(() => void vi.useRealTimers())
  await app.files?.sweeping.sweep()
  expect(storedIn(dataDir)).toEqual([stray])
  rmSync(replaced)
  await app.files?.sweeping.sweep()
  expect(storedIn(dataDir)).toEqual([])
})

const storedIn = (dataDir: string) =>
  readdirSync(join(dataDir, 'files', 'stored')).flatMap((shelf) =>
    readdirSync(join(dataDir, 'files', 'stored', shelf)),
  )

async function postAndRemove(port: number, { token }: Uploader, file: string) {
  const client = await connect(port)
  await client.join('lobby', 'Ada', { token })
  client.send({ type: 'post', cid: 'a-post-with-a-file', message: '', files: [{ id: file }] })
  const { id } = await client.frame('posted')
  client.send({ type: 'remove', cid: 'its-removal', id })
  await client.frame('changed')
}

async function postedFile(port: number, ada: Uploader): Promise<string> {
  const sent = await ada.send('known.txt', new TextEncoder().encode('known'))
  const id = sent.state === 'ready' ? sent.file.id : ''
  const client = await connect(port)
  await client.join('lobby', 'Ada', { token: ada.token })
  client.send({ type: 'post', cid: 'a-post-that-stays', message: '', files: [{ id }] })
  await client.frame('posted')
  return id
}

const portOf = (uploader: Uploader) => new URL(uploader.url).port
