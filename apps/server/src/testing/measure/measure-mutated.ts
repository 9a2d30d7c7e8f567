import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import { mutate, chance } from '../files/mutate.ts'
import { recording, tinyGif, webm } from '../files/sample-files.ts'
import { MeasuredServer } from './measured-server.ts'

// Sends damaged pictures and recordings to a server: node measure-mutated.ts [files] [seed]
// It fails where the server ends, does not answer, or holds its event loop for longer than the sockets can wait.
const [count = 10_000, seed = 1] = process.argv.slice(2).map(Number)
const atOnce = 4
// In milliseconds.
const loopWithin = 50
const answerWithin = 90_000
const peaceMs = 5_000
/** In MB: of the process that prepares files. */
const memoryWithin = 700

const folder = mkdtempSync(join(tmpdir(), 'parley-mutated-'))
const server = await MeasuredServer.start(join(folder, 'data'), { LOG_LEVEL: 'silent' })
const samples = await makeSamples()
const random = chance(seed)
const outcomes: Record<string, number> = {}
const slowest = { ms: 0, file: '' }
let next = 0
try {
  for (const { bytes, ending } of samples) await send(bytes, `warm.${ending}`, 'warm'.padEnd(22, '-')) // compiled by then
  await server.usage()
  await sleep(peaceMs)
  // What others on the machine do holds it, too.
  const inPeace = (await server.usage()).lagMax
  const began = performance.now()
  await Promise.all(Array.from({ length: atOnce }, (_, n) => sendSome(`mutated-${n}`.padEnd(22, '-'))))
  const seconds = (performance.now() - began) / 1_000
  const { lagMax, serverMB, childMB, cpuMs } = await server.usage()
  console.table(outcomes)
  const figures = {
    ...{ files: count, seed, seconds: Math.round(seconds), 'CPU s': Math.round(cpuMs / 1_000) },
    ...{
      'loop held, at most ms': lagMax.toFixed(1),
      'in peace': inPeace.toFixed(1),
      'server MB': Math.round(serverMB),
      'its child MB': Math.round(childMB),
    },
    ...{ 'slowest ms': Math.round(slowest.ms), 'slowest file': slowest.file },
  }
  console.table(figures)
  const isGood =
    server.isRunning && lagMax <= loopWithin && childMB <= memoryWithin && (outcomes['failed'] ?? 0) === 0
  console.log(isGood ? 'It holds.' : 'It does not hold.')
  process.exitCode = isGood ? 0 : 1
} finally {
  await server.stop()
  rmSync(folder, { recursive: true })
}

async function sendSome(token: string) {
  while (next < count) {
    const number = (next += 1)
    const [sample, other] = [samples[number % samples.length], samples[Math.floor(random() * samples.length)]]
    if (sample === undefined || other === undefined) throw new Error('There are no samples.')
    const name = `${number}.${sample.ending}`
    const began = performance.now()
    const outcome = await send(mutate(sample.bytes, random, other.bytes), name, token)
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    const ms = performance.now() - began
    if (ms > slowest.ms) Object.assign(slowest, { ms, file: name })
  }
}

/** What has become of it. */
async function send(bytes: Buffer, name: string, token: string): Promise<string> {
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const headers = { authorization: `Bearer ${token}`, 'tus-resumable': '1.0.0' }
  const signal = AbortSignal.timeout(answerWithin)
  const created = await fetch(new URL('/api/files', server.url), {
    method: 'POST',
    headers: {
      ...headers,
      'upload-length': String(bytes.length),
      'upload-metadata': `room ${base64('lobby')},name ${base64(name)}`,
      'content-type': 'application/offset+octet-stream',
    },
    body: new Uint8Array(bytes),
    signal,
  })
  if (created.status !== 201) return 'failed'
  for (;;) {
    const answer = await fetch(new URL(created.headers.get('location') ?? '', server.url), {
      headers,
      signal,
    })
    const { state, reason } = (await answer.json()) as { state: string; reason?: string }
    if (state === 'refused') return reason ?? 'refused'
    if (state === 'ready') return 'made'
    if (state !== 'processing') return 'failed'
  }
}

/** One of each kind that is prepared. */
async function makeSamples() {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
  const picture = () =>
    sharp({ create: { width: 160, height: 120, channels: 3, background: '#888', noise } }).withExif({
      IFD0: { Make: 'Kamera', Orientation: '6' },
      IFD3: { GPSLatitude: '52/1 31/1 0/1' },
    })
  const frames = await Promise.all(
    Array.from({ length: 4 }, (_, n) =>
      sharp({ create: { width: 60, height: 40, channels: 3, background: { r: 60 * n, g: 90, b: 20 } } })
        .png()
        .toBuffer(),
    ),
  )
  return [
    { ending: 'jpg', bytes: await picture().jpeg().toBuffer() },
    { ending: 'jpg', bytes: await picture().jpeg({ progressive: true }).toBuffer() },
    { ending: 'png', bytes: await picture().png().toBuffer() },
    { ending: 'webp', bytes: await picture().webp().toBuffer() },
    { ending: 'avif', bytes: await picture().avif({ effort: 0 }).toBuffer() },
    {
      ending: 'gif',
      bytes: await sharp(frames, { join: { animated: true } })
        .gif()
        .toBuffer(),
    },
    {
      ending: 'webp',
      bytes: await sharp(frames, { join: { animated: true } })
        .webp()
        .toBuffer(),
    },
    { ending: 'gif', bytes: tinyGif(20) },
    { ending: 'mp4', bytes: recording() },
    { ending: 'webm', bytes: webm({ trackType: 1, tags: 'LOCATION' }) },
  ]
}
