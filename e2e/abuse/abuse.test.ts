import { expect, test } from 'vitest'
import { readConfig } from '../../apps/server/src/config/config.ts'
import { temporaryFolder } from '../../apps/server/src/testing/temporary-folder.ts'
import { startTestServer } from '../../apps/server/src/testing/test-server.ts'
import { attacks } from './all-attacks.ts'
import { mostOf, run } from './attack.ts'

/** Attempts of all attackers together. */
const attempts = 400

/** Attackers: few, so that each has more attempts than its burst. */
const mostAttackers = 5

const limited = attacks.filter(({ limit }) => limit !== undefined)

test.for(limited.map((attack) => [attack.name, attack] as const))(
  'P3.5: holds at its limit: %s',
  async ([, attack]) => {
    const attackers = Math.min(attack.attackers, mostAttackers)
    const target = await startWithDefaults()
    await attack.prepare?.(target)
    const { seconds, letThrough } = await run({ ...attack, attackers }, target, (made) => made >= attempts)
    // However slow the machine is: what the burst allows, and what came since.
    expect(letThrough).toBeLessThanOrEqual(mostOf({ ...attack, attackers }, seconds))
    expect(letThrough).toBeGreaterThan(0)
  },
)

/** A server with the settings that everybody has who sets none. */
async function startWithDefaults() {
  const defaults = readConfig([], { PORT: '0', HOST: '127.0.0.1', GRAVATAR_URL: '', LOG_LEVEL: 'silent' })
  return startTestServer({ ...defaults, dataDir: temporaryFolder() })
}
