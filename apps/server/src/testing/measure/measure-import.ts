import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importRoom } from '../../import/import-room.ts'
import { loungeLog } from '../../import/lounge-log.ts'
import { openSqliteLog } from '../../log/sqlite/sqlite-log.ts'

// Measures the import of a log of IRC with 1,000,000 messages (or the number given) of 64 characters by 200 people.
const messages = Number(process.argv[2] ?? 1_000_000)
const folder = mkdtempSync(join(tmpdir(), 'parley-import-'))
try {
  const file = join(folder, 'team.log')
  await write(file)
  const log = await openSqliteLog(folder, (error) => {
    throw error
  })
  const began = performance.now()
  const imported = await importRoom(log, 'team', loungeLog(file))
  const seconds = (performance.now() - began) / 1_000
  await log.close()
  console.log({
    ...imported,
    seconds: Math.round(seconds),
    messagesPerSecond: Math.round(messages / seconds),
    megabytes: { source: megabytes(file), log: megabytes(join(folder, 'parley.sqlite')) },
    mostMemoryMegabytes: Math.round(process.resourceUsage().maxRSS / 1_024),
  })
} finally {
  rmSync(folder, { recursive: true })
}

async function write(file: string) {
  const stream = createWriteStream(file)
  const first = Date.UTC(2020, 0, 1)
  for (let n = 0; n < messages; n += 1) {
    const time = new Date(first + n * 10_000).toISOString()
    const line = `[${time}] <person${n % 200}> ${`message ${n} `.padEnd(64, 'x')}\n`
    if (!stream.write(line)) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'close')
}

function megabytes(path: string) {
  return Math.round(statSync(path).size / 1e6)
}
