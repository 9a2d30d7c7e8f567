import { deflateRawSync, constants } from 'node:zlib'
import { encodeFrame } from '../../../server/src/chat/broadcast/encode-frame.ts'
import { AuthorAliases } from '../../../server/src/chat/broadcast/author-aliases.ts'
import { parley } from '../targets.ts'
import type { BenchmarkRow } from '../row.ts'
import { Workload } from '../workload.ts'

const frames = 200
const sizes = [1, 10, 100]

/** What one deflated frame for all clients (RFC 7692, no context takeover) would save. */
export const deflate: BenchmarkRow = {
  name: 'deflate',
  title:
    'broadcasts of 1, 10 and 100 messages deflated once for everyone: share of the bytes, time on one core',
  columns: sizes.flatMap((size) => [
    { figure: `bytes${size}`, title: `bytes, ${size}`, digits: 0 },
    { figure: `share${size}`, title: `deflated ÷ plain, ${size}`, digits: 2 },
    { figure: `took${size}`, title: `µs to deflate, ${size}`, digits: 0 },
  ]),
  isFor: ({ name }) => name === parley.name,
  run() {
    const figures = sizes.map(measure).reduce((all, some) => ({ ...all, ...some }), { generator: 0 })
    return Promise.resolve({ figures, wrong: [] })
  },
}

function measure(size: number): Record<string, number> {
  const workload = new Workload()
  const aliases = new AuthorAliases()
  aliases.shorten(workload.messages(1_000)) // every author has an alias now
  let [plain, deflated, tookMs] = [0, 0, 0]
  for (let n = 0; n < frames; n += 1) {
    const { messages } = aliases.shorten(workload.messages(size))
    const frame = encodeFrame({
      type: 'messages',
      after: workload.count - size,
      rev: workload.count,
      messages,
    })
    const startedAt = performance.now()
    deflated += deflateRawSync(frame, { level: 1, finishFlush: constants.Z_SYNC_FLUSH }).length
    tookMs += performance.now() - startedAt
    plain += frame.length
  }
  return {
    [`bytes${size}`]: plain / frames,
    [`share${size}`]: deflated / plain,
    [`took${size}`]: (tookMs / frames) * 1_000,
  }
}
